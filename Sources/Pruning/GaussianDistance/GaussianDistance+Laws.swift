import Scalars
import Verification

extension GaussianDistance {
  /// Equal up to what no check resolves.
  private static func isNear(_ a: Ball, _ b: Ball) -> Bool {
    (a - b).absolute < Ball(0x1p-50)
  }

  static let statements: [Law<GaussianDistance>] = [
    Law("Scale, sign and place do not matter: W₁ of ax + b is W₁ of x.") { problem, subject in
      let other = Problem(samples: problem.samples.map { -2 * $0 + 3 })
      return isNear(subject(problem)["distance"][0], subject(other)["distance"][0])
    },
    Law("Nor does the order, nor every sample twice.") { problem, subject in
      let twice = Problem(samples: problem.samples.reversed() + problem.samples)
      return isNear(subject(problem)["distance"][0], subject(twice)["distance"][0])
    },
    Law("It is what the distribution functions leave between them: ∫ |F_N - Φ|.") {
      problem, subject in
      let other = distributions(problem.samples.sorted(), over: Ball.self)
      // There a quantile is known to one Newton step, which enters by its square.
      return isNear(subject(problem)["distance"][0], other)
    },
    Law(
      "No function of slope 1 tells them further apart: |mean of f(z) - E f| ≤ W₁.",
      place: "Kantorovich and Rubinstein's duality"
    ) { problem, subject in
      let distance = subject(problem)["distance"][0] + Ball(0x1p-50)
      let normal = Normal<Ball>()
      let z = standardised(problem.samples, over: Ball.self)
      return [-1.0, -0.25, 0, 0.5, 1].allSatisfy { c in
        // f(z) = max(z - c, 0), of which E f = φ(c) - c (1 - Φ(c)).
        let mean = sum(z.map { Ball.maximum($0 - Ball(c), .zero) }) / Ball(Double(z.count))
        let expected = normal.density(Ball(c)) - Ball(c) * (1 - normal.below(Ball(c)))
        return (mean - expected).absolute < distance
      }
    },
  ]

  /// Every sample k times is the same distribution, whose midpoints are the nearer to it the more there are.
  static let midpointTheorem = Theorem<GaussianDistance>(
    "Midpoints of N cells: |W̃₁ - W₁| ≤ 2 Σ φ(Φ⁻¹(mᵢ)) - 2 Σ φ(Φ⁻¹(i/N))",
    source: Citation("derived", "GaussianDistance+Reference.swift: midpointBound"),
    derivation: """
      In a cell [a, b] of N equal ones with midpoint m, ∫ |z - Φ⁻¹(u)| du and |z - Φ⁻¹(m)|/N differ by at most \
      ∫ |Φ⁻¹(u) - Φ⁻¹(m)| du. The antiderivative of Φ⁻¹ is -φ(Φ⁻¹), and the halves are as wide as one another: it is \
      2φ(Φ⁻¹(m)) - φ(Φ⁻¹(a)) - φ(Φ⁻¹(b)). Summed, every inner border counts twice, and the ends at 0 and 1 not at all.
      """,
    rate: .sublinear(order: 1), steps: 4,
    trajectory: { problem, steps in
      let sorted = problem.samples.sorted()
      return Ball.$precision.withValue(192) {
        let exact = closedForm(sorted, over: Ball.self)
        return (1...steps).map { k in
          let repeated = sorted.flatMap { [Double](repeating: $0, count: k) }
          let gap = (midpoints(repeated, over: Ball.self) - exact).absolute
          return (gap, midpointBound(repeated.count, over: Ball.self))
        }
      }
    },
    study: { _ in
      // Two values, ±1: N from 16 on, by factors of √2, even.
      (0..<14).map { i in
        let n = 2 * Int((8 * Double.exp(0.34657359 * Double(i))).rounded())
        let samples = (0..<n).map { $0 < n / 2 ? -1.0 : 1.0 }
        let gap = midpoints(samples, over: Double.self) - closedForm(samples, over: Double.self)
        return (Double(n), abs(gap))
      }
    })

  /// A distance from few samples is one of the samples.
  static let hasAFloor = Finding(
    "A neuron with normal outputs has distance 0", place: "read off a table of such distances"
  ) {
    var generator = Generator(seed: 1, purpose: "GaussianDistance/floor")
    let (n, draws) = (100, 40)
    let distances = (0..<draws).map { _ in
      closedForm((0..<n).map { _ in generator.gaussian() }.sorted(), over: Double.self)
    }
    let mean = distances.reduce(0, +) / Double(draws)
    let least = distances.min() ?? 0
    return .init(
      claimed: "0 for \(n) normal samples",
      found: "\((mean * 1e4).rounded() / 1e4) in the mean of \(draws) draws, never below "
        + "\((least * 1e4).rounded() / 1e4): about 0.8/√N",
      isShown: least > 0.02)
  }
}
