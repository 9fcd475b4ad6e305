public import Scalars
public import Verification

/// **MicroAdam**: Adam whose moments are recomputed from the last m sparse gradients, with an error feedback
/// that is kept in four bits.
///
/// In step t, of parameters θ ∈ ℝᵈ with gradient g, with error e = δ + c (Δ - δ)/15 of codes c ∈ {0 … 15},
///
///     a = g + e,   I = the k largest |aᵢ| of each block,   V = a_I,   a_I ← a_I - V,
///     δ = min a,   Δ = max a of each bucket,   cᵢ = ⌊15 (aᵢ - δ)/(Δ - δ) + ½⌋,
///     m̂ = (1 - β₁)/(1 - β₁ᵗ) Σ_r β₁^age(r) V_r,   v̂ = (1 - β₂)/(1 - β₂ᵗ) Σ_r β₂^age(r) V_r²,
///     θ ← (1 - ηλ) θ - η m̂/(ε + √v̂),
///
/// the sums over the rows of a ring of the last m selections. Of equal magnitudes those in front are
/// selected. An entry that no row has selected moves by decay alone.
///
/// The state is discrete, and so is what is owed: V, δ and Δ are stored in bfloat16 (V to nearest, δ down and
/// Δ up, so that no code can leave {0 … 15}), and everything else of the state is rounded to single precision
/// operation by operation. The reference computes it in ℚ with those roundings written out, and θ in balls.
/// With ``Arithmetic/exact`` it is the formula itself.
public enum MicroAdam: RealAlgorithm {
  public static let source = Citation(microAdam, "Algorithm 1, as IST-DASLab/MicroAdam computes it")

  public enum Arithmetic: Sendable { case single, exact }

  public struct Problem: Sendable {
    /// θ, and the gradients of the steps to make.
    public var theta: [Float]
    public var gradients: [[Float]]
    public var state: State
    public var layout: Layout
    /// Powers of two and sums of a few, so that every format holds them.
    public var rate = 0x1p-7, beta1 = 0.875, beta2 = 0.984375, epsilon = 0x1p-20, decay = 0.0
    public var arithmetic = Arithmetic.single
    /// Without it the error is kept as it is.
    public var isQuantised = true

    public init(theta: [Float], gradients: [[Float]], layout: Layout, state: State? = nil) {
      (self.theta, self.gradients, self.layout) = (theta, gradients, layout)
      self.state = state ?? State(layout, count: theta.count)
    }
  }

  public static let smallestSize = 1
  public static let largestExactSize = 8

  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    if S.self == Ball.self {
      return observation(of: trace(problem, over: Rational.self), problem) { Ball($0) as! S }
    }
    if problem.arithmetic == .exact {
      return observation(of: trace(problem, over: S.self), problem) { $0 }
    }
    return observation(of: trace(problem, over: Double.self), problem) { S($0) }
  }

  public static let implementations: [Implementation<MicroAdam>] = Lane.available.map(kernel)

  public static let laws: [Law<MicroAdam>] = conservation + identities
  public static let theorems: [Theorem<MicroAdam>] = [boundedError]
  public static let findings: [Finding] = released

  /// For each entry gradient, parameter, and four bits of error are read, the parameter and the error
  /// written; for each kept one of the window an index and a value of two bytes, and two numbers of a bucket.
  public static func work(on problem: Problem) -> Work? {
    let d = Double(problem.theta.count), layout = problem.layout
    let row = Double(layout.width(of: problem.theta.count))
    let rows = Double(min(problem.state.step + 1, layout.window))
    let buckets = Double(layout.buckets(of: problem.theta.count))
    let window = 4 * row * rows
    return Work(flops: 8 * d + 4 * row * rows, bytes: 13 * d + window + 8 * buckets, in: .float32)
  }

  public static let counters = [
    Counter<MicroAdam>(
      "bytes of the state", formula: "⌈d/2⌉ + 4 ⌈d/bucket⌉ + 4 m Σ ⌈k |block|/B⌉",
      declared: { problem in
        let (d, layout) = (problem.theta.count, problem.layout)
        let window = 4 * layout.window * layout.width(of: d)
        return (d + 1) / 2 + 4 * layout.buckets(of: d) + window
      },
      counted: { PackedState($0.state, $0.layout).byteCount })
  ]

  /// Four blocks, near the core; 57 MB, beyond any cache here. The reference takes seconds for the latter.
  public static let workloads = [1 << 14, 1 << 22]
}

let microAdam =
  "Modoranu, Safaryan, Malinovsky, Kurtic, Robert, Richtárik & Alistarh. MicroAdam: accurate adaptive optimization with low space overhead and provable convergence. NeurIPS 2024"
