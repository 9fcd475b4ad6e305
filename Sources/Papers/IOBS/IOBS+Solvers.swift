import Bindings
import Pruning
import Scalars
import Structures
import Verification

extension IOBS {
  private static let conditions = [1e1, 1e2, 1e3, 1e4, 1e5, 1e6]

  /// A 60 × 20 matrix with singular values from 1 to 1/κ in geometric progression.
  private static func matrix(
    _ condition: Double, _ generator: inout Generator
  ) throws -> Matrix<Double> {
    let (n, d) = (60, 20)
    func orthonormal(_ rows: Int) throws -> Matrix<Double> {
      try LAPACK.qr(Matrix<Double>(rows: rows, columns: d) { _, _ in generator.gaussian() }).q
    }
    let (u, v) = (try orthonormal(n), try orthonormal(d))
    let scaled = Matrix<Double>(rows: n, columns: d) { i, j in
      u[i, j] * Double.exp(-Double.log(condition) * Double(j) / Double(d - 1))
    }
    var x = Matrix<Double>(repeating: 0, rows: n, columns: d)
    try BLAS.gemm(scaled, v, transposeB: true, beta: 0, &x)
    return x
  }

  static let solvers = PaperTable(
    "solvers", "Relative error of the Newton point of noiseless least squares, by condition κ(X)",
    place: nil
  ) { inputs in
    let draws: UInt64 = 6
    var errors: [(qr: Double, cholesky: Double)] = []
    for condition in conditions {
      var logarithms = (0.0, 0.0)
      for draw in 0..<draws {
        var generator = Generator(
          seed: inputs.seed &* 100 &+ draw, purpose: "I-OBS/solvers/\(condition)")
        let x = try matrix(condition, &generator)
        let planted = (0..<x.columns).map { _ in generator.gaussian() }
        let targets = (0..<x.rows).map { dot(Array(x[row: $0]), planted) }
        func error(_ theta: [Double]) -> Double {
          (squaredNorm(axpy(-1, planted, theta)) / squaredNorm(planted)).squareRoot()
        }
        let column = Matrix(rows: x.rows, columns: 1, elements: targets)
        logarithms.0 += Double.log(error(try LAPACK.leastSquares(x, column).elements))
        let step = IOBSStep.Problem(
          inputs: x, targets: targets, start: planted.map { _ in 0 }, kept: x.columns,
          variant: .truncation)
        logarithms.1 += Double.log(error(try IOBSStep.implementations[0](step)["newton"]))
      }
      errors.append((.exp(logarithms.0 / Double(draws)), .exp(logarithms.1 / Double(draws))))
    }
    func slope(_ values: [Double]) -> Double {
      Double.log(values[5] / values[1]) / Double.log(conditions[5] / conditions[1])
    }
    let (first, second) = (slope(errors.map(\.qr)), slope(errors.map(\.cholesky)))
    return TableResult(
      columns: ["QR of X", "Cholesky of XᵀX"],
      rows: zip(conditions, errors).map { condition, error in
        .init(
          "κ = \(condition)",
          [
            .figure(Cell.significant(error.qr, digits: 2)),
            .figure(Cell.significant(error.cholesky, digits: 2)),
          ])
      },
      shapes: [
        Shape(
          "the error grows as κ by QR and as κ² by Cholesky: slopes 1 and 2 (within ¼)",
          holds: abs(first - 1) < 0.25 && abs(second - 2) < 0.25,
          evidence: "from κ = 100 to 10⁶: \(Cell.decimal(first, digits: 2)) and "
            + Cell.decimal(second, digits: 2))
      ],
      notes: [
        "60 samples, 20 features, geometric means of \(draws) draws; beyond κ ≈ 10⁸ XᵀX has no Cholesky factor, and damping must be "
          + "reported"
      ])
  }
}
