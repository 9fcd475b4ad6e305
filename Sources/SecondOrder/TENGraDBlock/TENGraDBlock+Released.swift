import Scalars
import Verification

extension TENGraDBlock {
  private static let code = "saeedsoori/k-fac@b04c846, optimizers/ngd.py"

  /// The positions of a sample summed before the Gram matrices: `reduce_sum` of the released code.
  static func reduced(_ problem: LayerBatch) -> LayerBatch {
    var sums = problem
    let (n, l) = (problem.samples, problem.positions)
    func summed(_ x: [Double], _ width: Int) -> [Double] {
      (0..<n * width).map { index in
        let (i, c) = (index / width, index % width)
        return (0..<l).reduce(0) { $0 + x[(i * l + $1) * width + c] }
      }
    }
    sums.positions = 1
    sums.a = summed(problem.a, problem.inputs)
    sums.g = summed(problem.g, problem.outputs)
    return sums
  }

  /// (K̃ + λI)⁻¹ of the reduced kernel between the exact J and Jᵀ.
  static func reducedDirection(_ problem: LayerBatch) -> [Double] {
    let n = problem.samples
    let exact = problem.jacobians(over: Double.self)
    let approximate = reduced(problem).jacobians(over: Double.self)
    var kernel = approximate.map { i in approximate.map { dot(i, $0) / Double(n) } }
    for i in 0..<n { kernel[i][i] += problem.lambda }
    var v = problem.w
    for (z, j) in zip(problem.z, exact) { v = axpy(z, j, v) }
    guard let y = Elimination.solve(kernel, exact.map { dot($0, v) }) else { return [] }
    var rest = v
    for (yi, j) in zip(y, exact) { rest = axpy(-yi / Double(n), j, rest) }
    return rest.map { $0 / problem.lambda }
  }

  static let reduceSum = Implementation<TENGraDBlock>(
    "released-reduce-sum", voice: .released(code),
    .different("it sums over positions before the Gram matrices"),
    prepare: { problem in
      guard problem.parameters <= 4096 else {
        throw SecondOrderError("it is shown for layers of at most 4096 parameters")
      }
      return try problem.validated()
    },
    run: { reducedDirection($0) },
    observe: { ["direction": .scalars($0)] })

  /// ‖x − y‖/‖y‖.
  static func relativeError(_ x: [Double], _ y: [Double]) -> Double {
    (squaredNorm(axpy(-1, y, x)) / squaredNorm(y)).squareRoot()
  }

  static let reduceSumIsNotExact = Finding(
    "The block inverse is exact", place: "\(code), reduce_sum for convolutions"
  ) {
    var generator = Generator(seed: 1, purpose: "TENGraD/reduce_sum")
    let errors = [1, 9].map { positions -> Double in
      let batch = LayerBatch.random(
        samples: 16, positions: positions, inputs: 8, outputs: 6, isMean: true, using: &generator)
      return relativeError(reducedDirection(batch), dual(batch, over: Double.self))
    }
    return .init(
      claimed: "summing over positions first leaves the direction as it is: "
        + "\(Cell.significant(errors[0], digits: 1)) for one position",
      found: "relative error \(Cell.significant(errors[1], digits: 2)) for nine positions",
      isShown: errors[0] < 1e-12 && errors[1] > 1e-3)
  }

  /// The condition at which Woodbury's form loses digits: 32 samples, 64 × 48 parameters, v the mean gradient.
  static func cancellationErrors<T: KernelScalar>(_ lambda: Double, _: T.Type) throws -> (
    woodbury: Double, pushThrough: Double
  ) {
    var generator = Generator(seed: 1, purpose: "TENGraD/cancellation")
    var batch = LayerBatch.random(
      samples: 32, positions: 1, inputs: 64, outputs: 48, isMean: true, using: &generator)
    // Entries near 1, as in the study that it repeats, so that F is large beside λ.
    let scale = { (x: [Double]) in
      let size = (squaredNorm(x) / Double(x.count)).squareRoot()
      let power = Double(
        sign: .plus, exponent: Int(Double.log2(1 / size).rounded()), significand: 1)
      return x.map { $0 * power }
    }
    (batch.a, batch.g, batch.lambda) = (scale(batch.a), scale(batch.g), lambda)
    // The dual system of double-double numbers is the truth here.
    let truth = stableTruth(batch)
    let w = try khatriRao(T.self)(batch)["direction"]
    let p = try pushThrough(T.self)(batch)["direction"]
    return (relativeError(w, truth), relativeError(p, truth))
  }

  /// Jᵀ(K + λI)⁻¹z in double-double arithmetic.
  private static func stableTruth(_ batch: LayerBatch) -> [Double] {
    let j = batch.jacobians(over: Enclosure.self)
    var kernel = j.map { i in j.map { dot(i, $0) / Enclosure(batch.samples) } }
    for i in kernel.indices { kernel[i][i] += Enclosure(batch.lambda) }
    let y = Elimination.solve(kernel, batch.z.map { Enclosure($0) }) ?? []
    var x = [Enclosure](repeating: .zero, count: batch.parameters)
    for (yi, row) in zip(y, j) { x = axpy(yi, row, x) }
    return x.map(\.approximation)
  }

  /// Relative errors of both forms in both precisions.
  public static func cancellationStudy(_ lambda: Double) throws -> (
    float: (woodbury: Double, pushThrough: Double), double: (woodbury: Double, pushThrough: Double)
  ) {
    (try cancellationErrors(lambda, Float.self), try cancellationErrors(lambda, Double.self))
  }

  static let cancellation = Finding(
    "Woodbury's identity is exact, so its error is that of rounding",
    place: "TENGraD, the block inverse"
  ) {
    let lambdas = [0x1p-3, 0x1p-10, 0x1p-17]
    let singles = try lambdas.map { try cancellationErrors($0, Float.self) }
    let doubles = try lambdas.map { try cancellationErrors($0, Double.self) }
    func list(_ x: [Double]) -> String {
      x.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")
    }
    return .init(
      claimed: "Jᵀ(K + λI)⁻¹z, which is the same: \(list(singles.map(\.pushThrough))) in float32, "
        + "\(list(doubles.map(\.pushThrough))) in float64, λ = 2⁻³, 2⁻¹⁰, 2⁻¹⁷",
      found:
        "Woodbury's form: \(list(singles.map(\.woodbury))) and \(list(doubles.map(\.woodbury)))",
      isShown: singles[2].woodbury > 0.01 && singles[2].pushThrough < 1e-3)
  }

  static let printedKernelLacksTheBatch = Finding(
    "SNGD inverts (1/b)UUᵀ + μI by the kernel K + μI", place: "MKOR, thesis, equation (A.4)"
  ) {
    // UᵀU = K; with F = (1/b)UUᵀ the matrix to invert is K + bμI.
    let batch = LayerBatch(
      samples: 2, positions: 1, inputs: 1, outputs: 1, a: [1, 3], g: [1, 1], lambda: 5,
      z: [0, 0], w: [10])
    let exact = reference(batch, over: Rational.self)["direction"][0]
    func direction(_ shift: Rational) -> Rational {
      // (v − U(K + shift I)⁻¹Uᵀv)/μ, where UᵀU = (1, 3; 3, 9) and Uᵀv = (10, 30).
      let y = Elimination.solve([[1 + shift, 3], [3, 9 + shift]], [10, 30]) ?? []
      return (10 - (y[0] + 3 * y[1])) / 5
    }
    let (printed, corrected) = (direction(5), direction(10))
    return .init(
      claimed: "u = (1, 3), b = 2, μ = 5, v = 10: (5 + 5)⁻¹ 10 = \(exact)",
      found: "K + μI gives \(printed), K + bμI gives \(corrected)",
      isShown: corrected == exact && printed != exact)
  }

  static let biasJumps = Finding(
    "The bias is preconditioned as the weights are", place: "\(code), bias_update = grad_bias"
  ) {
    // A bias with the frozen kernel: n samples of one gradient g, (F + λ)⁻¹ḡ on refresh steps and ḡ between.
    let batch = LayerBatch(
      samples: 4, positions: 1, inputs: 1, outputs: 1, a: [1, 1, 1, 1],
      g: [0.125, -0.125, 0.125, 0.0625], lambda: 0.0625, z: [0.25, 0.25, 0.25, 0.25], w: [0])
    let refreshed = reference(batch, over: Double.self)["direction"][0]
    let plain = batch.g.reduce(0, +) / 4
    return .init(
      claimed: "the same step on every iteration with the same gradient",
      found: "on refresh steps \(Cell.significant(refreshed)), between them "
        + "\(Cell.significant(plain)): a factor of \(Cell.significant(refreshed / plain)), near 1/λ = 16",
      isShown: refreshed / plain > 4)
  }
}
