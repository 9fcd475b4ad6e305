public import Scalars
public import Verification

/// **TENGraDBlock**: a direction of natural gradient descent in one layer, by an exact inverse.
///
/// Sample i has the Jacobian Jᵢ = Σₗ gᵢₗ aᵢₗᵀ ∈ ℝᵐˣᵏ over the L positions of a convolution (one for a fully
/// connected layer), and F = (1/n) Σ vec Jᵢ vec Jᵢᵀ. Find
///
///     x = (F + λI)⁻¹ v,   v = Jᵀz + w.
///
/// By Woodbury's identity x = (v − (1/n) Jᵀ(K + λI)⁻¹Jv)/λ with the n × n kernel K = JJᵀ/n, whose entries
/// are Σₗₚ ⟨aᵢₗ, a_qₚ⟩⟨gᵢₗ, g_qₚ⟩/n: n²(k + m) + n³/3 operations for L = 1, where (km)³/3 would be needed for F.
public enum TENGraDBlock: RationalAlgorithm {
  public static let source = Citation(
    "Soori, Can, Mu, Gürbüzbalaban & Mehri Dehnavi. TENGraD: time-efficient natural gradient descent with exact Fisher-block inversion. arXiv:2106.03947 (2021)",
    "the block inverse by Woodbury's identity and the covariance factorisation")

  public typealias Problem = LayerBatch

  public static let examples = [
    Example<TENGraDBlock>(
      LayerBatch(
        samples: 1, positions: 1, inputs: 2, outputs: 1, a: [1, 2], g: [1], lambda: 1,
        z: [0], w: [6, 0]),
      gives: ["direction": [5, -2]],
      from: "by hand: F = (1, 2; 2, 4), (2, 2; 2, 5)(5, −2) = (6, 0)"),
    Example<TENGraDBlock>(
      LayerBatch(
        samples: 2, positions: 1, inputs: 1, outputs: 1, a: [1, 3], g: [1, 1], lambda: 5,
        z: [0.5, 0.5], w: [0]),
      gives: ["direction": [Rational(1, 5)]],
      from: "by hand: F = (1 + 9)/2 = 5, the mean gradient is 2, 2/(5 + 5)"),
    Example<TENGraDBlock>(
      LayerBatch(
        samples: 1, positions: 2, inputs: 1, outputs: 1, a: [1, 2], g: [3, -1], lambda: 3,
        z: [1], w: [0]),
      gives: ["direction": [Rational(1, 4)]],
      from: "by hand: J = 3·1 − 1·2 = 1 over two positions, 1/(1 + 3)"),
  ]

  public static let largestExactSize = 6

  public static func problem(size: Int, using generator: inout Generator) -> LayerBatch {
    .random(size: size, using: &generator)
  }

  public static func edges(using generator: inout Generator) -> [LayerBatch] {
    LayerBatch.edges(using: &generator)
  }

  /// The dense Fisher matrix, and elimination.
  public static func reference<S: Scalar>(_ problem: LayerBatch, over: S.Type) -> Observation<S> {
    ["direction": .scalars(dense(problem, over: S.self))]
  }

  /// The identity by loops, where the Fisher matrix is too large to eliminate.
  public static func enclosure(of problem: LayerBatch) -> Observation<Enclosure>? {
    ["direction": .scalars(dual(problem, over: Enclosure.self))]
  }

  public static func plain(_ problem: LayerBatch) -> Observation<Double> {
    problem.parameters <= 64
      ? reference(problem, over: Double.self)
      : ["direction": .scalars(dual(problem, over: Double.self))]
  }

  public static let implementations: [Implementation<TENGraDBlock>] = [
    khatriRao(Float.self), khatriRao(Double.self), jacobian(Float.self), jacobian(Double.self),
    pushThrough(Float.self), pushThrough(Double.self), gemms(Float.self), gemms(Double.self),
    reduceSum,
  ]

  public static let laws: [Law<TENGraDBlock>] = statements

  public static let specials: [Special<TENGraDBlock>] = [
    Special(
      "zero gradients",
      LayerBatch(
        samples: 2, positions: 1, inputs: 1, outputs: 1, a: [1, 0], g: [0, 1], lambda: 0.5,
        z: [1, 1], w: [1]),
      contract: "samples without a Jacobian leave v/λ", gives: ["direction": [2]])
  ]

  public static let counters: [Counter<TENGraDBlock>] = [
    Counter(
      "multiplications by the identity",
      formula: "n(n + 1)/2 L²(k + m + 1) + nL(3km + 3m) + about n³/3 + km"
    ) {
      dualCost($0)
    } counted: { problem in
      Counted.count { _ = dual(problem, over: Counted.self) }.multiplications
    }
  ]

  public static let findings: [Finding] = [
    cancellation, reduceSumIsNotExact, biasJumps, printedKernelLacksTheBatch,
  ]

  public static func simpler(than problem: LayerBatch) -> [LayerBatch] { problem.simplifications }

  /// Two Gram matrices, a Cholesky factorisation, and products with J, Jᵀ and for v.
  public static func work(on problem: LayerBatch) -> Work? {
    let (n, l) = (Double(problem.samples), Double(problem.positions))
    let (k, m) = (Double(problem.inputs), Double(problem.outputs))
    let rows = n * l
    return Work(
      flops: rows * rows * (k + m) + n * n * n / 3 + 6 * rows * k * m + 2 * n * n,
      bytes: 8 * (rows * (k + m) + 2 * k * m + n * n))
  }

  public static let workloads = [128, 256]
}
