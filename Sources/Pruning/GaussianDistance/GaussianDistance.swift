public import Scalars
public import Verification

/// **Gaussian distance**: how far a neuron's outputs are from a normal distribution, by Wasserstein's W₁.
///
/// For x₁, …, x_N, standardised to mean 0 and variance 1 and sorted as z₁ ≤ … ≤ z_N, with the standard normal Φ and
/// its density φ,
///
///     W₁ = Σᵢ ∫_{(i-1)/N}^{i/N} |zᵢ - Φ⁻¹(u)| du
///        = Σᵢ zᵢ (2Φ(c) - (2i - 1)/N) + 2φ(c) - φ(q_{i-1}) - φ(qᵢ),   qᵢ = Φ⁻¹(i/N),
///
/// where c is zᵢ clamped to [q_{i-1}, qᵢ]. It is the entanglement of a neuron: 0 for a normal one.
public enum GaussianDistance: RealAlgorithm {
  public static let source = Citation(
    "Wasserstein distances, neuronal entanglement, and sparsity. arXiv:2405.15756, ICLR 2025",
    "the distance of a neuron's standardised outputs from N(0, 1); the closed form is derived here")

  public struct Problem: Sendable {
    public var samples: [Double]

    public init(samples: [Double]) { self.samples = samples }

    /// Whether there is no distance: the samples do not differ, or are no finite numbers.
    var isDegenerate: Bool {
      let first = samples.first ?? .nan
      return !samples.allSatisfy(\.isFinite) || samples.allSatisfy { $0 == first }
    }
  }

  public static let examples = [
    Example<GaussianDistance>(
      Problem(samples: [-1, 1]), gives: ["distance": [Rational(0.5353773215478798)]],
      within: 1e-12, from: "by hand: 4Φ(1) - 3 + 4φ(1) - 2φ(0)"),
    Example<GaussianDistance>(
      Problem(samples: [5, 3, 3, 5]), gives: ["distance": [Rational(0.5353773215478798)]],
      within: 1e-12, from: "the same, moved and repeated"),
    Example<GaussianDistance>(
      Problem(samples: [-3, 0.5, 1, 1, 4.25]), gives: ["distance": [Rational(0.3685011636673508)]],
      within: 1e-15, from: "mpmath's integration: Fixtures/Pruning/gaussian_distance.json"),
  ]

  public static let smallestSize = 2

  /// Uniform, normal, or of two values with few others.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let kind = generator.next() % 3
    var samples = (0..<size).map { _ -> Double in
      switch kind {
      case 0: generator.dyadic()
      case 1: (generator.gaussian() * 64).rounded() / 64
      default: generator.dyadic() < 0 ? -1 : 1
      }
    }
    // At least two differ.
    if samples.allSatisfy({ $0 == samples[0] }) { samples[0] += 1 }
    return Problem(samples: samples)
  }

  public static let largestExactSize = 14
  public static let largestEnclosedSize = 33

  public static func reference<S: RealScalar>(
    _ problem: Problem, over: S.Type
  ) -> Observation<S> {
    ["distance": [closedForm(problem.samples.sorted(), over: S.self)]]
  }

  public static let implementations: [Implementation<GaussianDistance>] = [
    byDistributions, byMidpoints,
  ]

  public static let laws: [Law<GaussianDistance>] = statements

  public static let theorems: [Theorem<GaussianDistance>] = [midpointTheorem]

  public static let findings = [hasAFloor]

  public static let specials: [Special<GaussianDistance>] = [
    Special(
      "a constant neuron", Problem(samples: [2, 2, 2]),
      contract: "without variance there is no standardised output: NaN", gives: ["distance": [.nan]]
    ),
    Special(
      "NaN", Problem(samples: [1, .nan, 2]), contract: "NaN propagates",
      gives: ["distance": [.nan]]),
    Special(
      "infinity", Problem(samples: [1, .infinity, 2]), contract: "no variance: NaN",
      gives: ["distance": [.nan]]),
    Special(
      "nothing", Problem(samples: []), contract: "no samples have no distance: NaN",
      gives: ["distance": [.nan]]),
  ]

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.samples.count)
    return Work(flops: 40 * n, bytes: 8 * n)
  }

  public static let counters = [
    Counter<GaussianDistance>(
      "elementary functions of the reference", formula: "12 N - 4",
      declared: { 12 * $0.samples.count - 4 },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.elementary
      })
  ]

  public static let workloads = [128, 4096]
}
