import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

extension MKOR {
  /// How far E[xxᵀ] is from a matrix of rank one, in the Frobenius norm relative to it.
  private static func rankOneErrors(_ x: Matrix<Double>) throws -> (
    mean: Double, best: Double, least: Double
  ) {
    let n = Double(x.rows)
    var moment = Matrix(repeating: 0.0, rows: x.columns, columns: x.columns)
    try BLAS.gemm(alpha: 1 / n, x, transposeA: true, x, &moment)
    let mean = (0..<x.columns).map { x.column($0).reduce(0, +) / n }
    let rest = Matrix(rows: x.columns, columns: x.columns) { moment[$0, $1] - mean[$0] * mean[$1] }
    let values = try LAPACK.symmetricEigenvalues(moment)
    let squares = values.map { $0 * $0 }
    let total = squares.reduce(0, +)
    guard total > 0 else { return (0, 0, 0) }
    let best = (max(0, total - (squares.max() ?? 0)) / total).squareRoot()
    let least = try LAPACK.symmetricEigenvalues(rest).first ?? 0
    return ((squaredNorm(rest.elements) / total).squareRoot(), best, least / (values.last ?? 1))
  }

  private static func errors(_ data: DigitSet, _ inputs: Inputs) throws -> TableResult {
    var rows: [TableResult.Row] = []
    var least = 0.0, shift: [Double] = []
    for (label, set) in [("as they are", data), ("standardised", data.standardised)] {
      try inputs.step("rank-1 errors, \(label)")
      var network = Network(widths: [set.images.columns, 32, 10], seed: inputs.seed)
      var optimisers = network.weights.map { _ in Method.sgd.make(0.03) }
      for epoch in [0, 5] {
        var none: Generator?
        for _ in 0..<epoch * 5 {
          let view = try network.views(set.images, set.labels, sampling: &none)
          for l in optimisers.indices {
            try optimisers[l].step(&network.weights[l], view.layers[l], loss: view.loss)
          }
        }
        let layers = try network.views(set.images, set.labels, sampling: &none).layers
        for (l, layer) in layers.enumerated() {
          // Without the 1 of the bias, whose mean is never zero.
          let inner = Matrix(rows: layer.inputs.rows, columns: layer.inputs.columns - 1) {
            layer.inputs[$0, $1]
          }
          let a = try rankOneErrors(inner), g = try rankOneErrors(layer.outputGradients)
          least = min(least, a.least, g.least)
          if l == 0, epoch == 0 { shift.append(a.mean) }
          let cells = [a.mean, a.best, g.mean, g.best].map {
            Cell.figure(Cell.decimal($0, digits: 3))
          }
          rows.append(.init("inputs \(label), layer \(l + 1), \(epoch * 5) steps", cells))
        }
      }
    }
    return TableResult(
      columns: ["inputs: mean's", "inputs: best", "gradients: mean's", "gradients: best"],
      rows: rows,
      shapes: [
        Shape(
          "E[xxᵀ] − x̄x̄ᵀ is a covariance, so no eigenvalue is negative", holds: least > -1e-10,
          evidence:
            "least, relative to the largest of E[xxᵀ]: \(Cell.significant(least, digits: 2))"),
        Shape(
          "inputs of mean zero leave nothing for rank one: their error is 1",
          holds: shift[1] > 0.999,
          evidence: "first layer, as they are \(Cell.decimal(shift[0], digits: 3)), standardised "
            + Cell.decimal(shift[1], digits: 3)),
      ],
      notes: [
        "‖E[xxᵀ] − M‖/‖E[xxᵀ]‖ in the Frobenius norm: M = x̄x̄ᵀ is MKOR's, the best of rank one is Eckart and Young's"
      ])
  }

  static let rankOne = PaperTable(
    "3.6", "How far factors are from rank one, on generated digits", place: "Figure 3.6"
  ) { inputs in try errors(.generated(seed: inputs.seed), inputs) }

  static let rankOneMNIST = PaperTable(
    "3.6-mnist", "How far factors are from rank one, on MNIST", place: "Figure 3.6",
    needs: .data(DigitSet.files)
  ) { inputs in try errors(.mnist(inputs), inputs) }
}
