public import Scalars
public import Verification

/// **SoftThreshold**: the proximal operator of t‖·‖₁, which pulls each component towards zero by t.
///
/// For x ∈ ℝⁿ and t ≥ 0,
///
///     S_t(x) = argmin_z ½‖z − x‖² + t‖z‖₁,   S_t(x)ᵢ = sign(xᵢ) max(|xᵢ| − t, 0).
///
/// In floating point a zero has the sign of its argument, so that S_t is odd to the last bit.
public enum SoftThreshold: RationalAlgorithm {
  public static let source = Citation(
    "Beck & Teboulle. A fast iterative shrinkage-thresholding algorithm for linear inverse problems. SIAM J. Imaging Sci. 2 (2009)",
    "Section 1, the shrinkage operator")

  public struct Problem: Sendable {
    public var x: [Double]
    /// t ≥ 0.
    public var threshold: Double
  }

  public static let examples = [
    Example<SoftThreshold>(
      Problem(x: [3, -2, 0.5, 1, -1, 0], threshold: 1),
      gives: ["z": [2, -1, 0, 0, 0, 0]], from: "by hand, the ties at ±1 included")
  ]

  public static let smallestSize = 0

  /// Multiples of 1/64, or else numbers that fill a double's significand; one in eight is a tie, ±t.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isWide = generator.next() % 2 == 0
    func draw() -> Double { isWide ? generator.gaussian() : generator.dyadic() }
    let threshold = abs(draw()) / 2
    let x = (0..<size).map { _ in
      let number = draw()
      return generator.next() % 8 == 0 ? number < 0 ? -threshold : threshold : number
    }
    return Problem(x: x, threshold: threshold)
  }

  /// Lengths beyond several vectors, each with a tie and the numbers beside a tie in every position.
  public static func edges(using generator: inout Generator) -> [Problem] {
    [129, 257, 1000].flatMap { size in
      let t = 0.5 + generator.uniform()
      let near = [t, -t, t.nextUp, -t.nextUp, t.nextDown]
      return near.indices.map { shift in
        Problem(x: (0..<size).map { near[($0 + shift) % near.count] }, threshold: t)
      } + [problem(size: size, using: &generator)]
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let t = S(problem.threshold)
    return ["z": .scalars(problem.x.map { softThreshold(S($0), t) })]
  }

  static let oneRounding = Implementation<SoftThreshold>.Fidelity.rounding(
    "one subtraction: Higham 2002, equation (2.4)"
  ) { _ in ["z": .relative(.unitRoundoff(of: Double.self))] }

  public static let implementations: [Implementation<SoftThreshold>] = [
    Implementation("array", oneRounding) { problem in
      problem
    } run: { problem in
      problem.x.map { shrink($0, by: problem.threshold) }
    } observe: { z in
      ["z": .scalars(z)]
    },
    Implementation(
      "vectors", oneRounding,
      arena: { problem, arena in
        (
          x: arena.input(problem.x), threshold: problem.threshold,
          z: arena.output(problem.x.count, of: Double.self)
        )
      },
      run: { shrink($0.x, by: $0.threshold, into: $0.z) },
      observe: { input, _ in ["z": .scalars(Array(input.z))] }),
  ]

  public static let counters: [Counter<SoftThreshold>] = [
    Counter("subtractions", formula: "3 n") {
      3 * $0.x.count
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.additions
    }
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.x).map { Problem(x: $0, threshold: problem.threshold) }
  }

  /// A subtraction for each component; x is read and z is written.
  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.x.count)
    return Work(flops: n, bytes: 16 * n)
  }

  public static let workloads = [4096, 1 << 20]
}
