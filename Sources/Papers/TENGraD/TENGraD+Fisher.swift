import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

extension TENGraD {
  static let published = PaperTable(
    "published", "What is published in words",
    place: "the abstract",
    quotes: .taking(
      "VGG16 on CIFAR-10",
      standIns: [
        StandIn(
          "epochs", "epochs TENGraD's loss is below that of",
          rows: ["against other natural gradient methods"]),
        StandIn("epochs", "at equal time", rows: ["against SGD, wall-clock"]),
      ])
  ) { _ in
    TableResult(
      columns: ["published", "here"],
      rows: [
        .init(
          "against other natural gradient methods",
          [.quoted("significantly outperforms"), .absent("asked in `epochs`")]),
        .init("against SGD, wall-clock", [.quoted("often"), .absent("asked in `epochs`")]),
        .init("CIFAR-10, its own accuracy and time", [.notFound, .absent("asked in `epochs`")]),
      ],
      notes: ["TENGraD's own accuracies and times were not found"])
  }

  static let others = PaperTable(
    "others", "CIFAR-10, VGG16: the project that its code grew from",
    place: "README of saeedsoori/k-fac", quotes: .taking("VGG16 on CIFAR-10")
  ) { _ in
    TableResult(
      columns: ["accuracy"],
      rows: [
        .init("KFAC", [.quoted("93.86 %")]), .init("EKFAC", [.quoted("94.00 %")]),
        .init("SGD", [.quoted("94.03 %")]),
      ])
  }

  private struct NoImplementation: Error, CustomStringConvertible {
    let description = "TENGraDBlock has no implementation \(exactForm)"
  }

  private static let exactForm = "khatri-rao-float64"

  /// The damped block inverse, column by column, as the suite's TENGraDBlock computes it from a and g alone.
  private static func blockInverse(
    _ a: Matrix<Double>, _ g: Matrix<Double>, damping: Double
  ) throws -> Matrix<Double> {
    guard let form = TENGraDBlock.implementations.first(where: { $0.name == exactForm }) else {
      throw NoImplementation()
    }
    let p = a.columns * g.columns
    var inverse = Matrix(repeating: 0.0, rows: p, columns: p)
    for c in 0..<p {
      var unit = [Double](repeating: 0, count: p)
      unit[c] = 1
      let batch = LayerBatch(
        samples: a.rows, positions: 1, inputs: a.columns, outputs: g.columns, a: a.elements,
        g: g.elements, lambda: damping, z: [Double](repeating: 0, count: a.rows), w: unit)
      let arena = Arena()
      let run = try form.prepare(batch, in: arena)
      let direction = withExtendedLifetime(arena) {
        run.body()
        return run.observe()["direction"]
      }
      for r in 0..<p { inverse[r, c] = direction[r] }
    }
    return inverse
  }

  /// Relative Frobenius errors of a layer's damped block inverse: by kernel, and by KFAC's factors.
  private static func blockErrors(_ layer: LayerView, damping: Double) throws -> (
    exact: Double, kfac: Double
  ) {
    let a = layer.inputs, g = layer.fisherGradients ?? layer.outputGradients
    let (n, k, m) = (a.rows, a.columns, g.columns)
    let p = k * m
    let j = Matrix(rows: n, columns: p) { i, c in g[i, c / k] * a[i, c % k] }
    var fisher = Matrix(repeating: 0.0, rows: p, columns: p)
    try BLAS.gemm(alpha: 1 / Double(n), j, transposeA: true, j, &fisher)
    for r in 0..<p { fisher[r, r] += damping }
    let inverse = try LAPACK.inverse(positiveDefinite: fisher)
    func factor(_ x: Matrix<Double>) throws -> Matrix<Double> {
      var c = Matrix(repeating: 0.0, rows: x.columns, columns: x.columns)
      try BLAS.gemm(alpha: 1 / Double(n), x, transposeA: true, x, &c)
      for r in 0..<c.rows { c[r, r] += damping.squareRoot() }
      return try LAPACK.inverse(positiveDefinite: c)
    }
    let (l, r) = (try factor(g), try factor(a))
    let kronecker = Matrix(rows: p, columns: p) { l[$0 / k, $1 / k] * r[$0 % k, $1 % k] }
    func error(_ x: Matrix<Double>) -> Double {
      (squaredNorm(axpy(-1, inverse.elements, x.elements)) / squaredNorm(inverse.elements))
        .squareRoot()
    }
    return (error(try blockInverse(a, g, damping: damping)), error(kronecker))
  }

  /// The toy experiment of the released code, on a fully connected network.
  private static func toy(_ data: DigitSet, _ inputs: Inputs) throws -> TableResult {
    // Sixteen pixels: means of blocks, so that dense blocks stay small.
    let side = data.images.columns == 64 ? 8 : 14
    let small = Matrix(rows: 128, columns: 16) { i, c -> Double in
      let rows = (c / 4) * side / 4..<(c / 4 + 1) * side / 4
      let columns = (c % 4) * side / 4..<(c % 4 + 1) * side / 4
      let sum = rows.reduce(0.0) { sum, y in
        columns.reduce(sum) { $0 + data.images[i, y * side + $1] }
      }
      return sum / Double(rows.count * columns.count)
    }
    let network = Network(widths: [16, 12, 10], seed: inputs.seed)
    var sampling: Generator? = Generator(seed: inputs.seed, purpose: "drawn labels")
    let view = try network.views(small, Array(data.labels.prefix(128)), sampling: &sampling)
    var rows: [TableResult.Row] = [], worst = 0.0, least = Double.infinity
    for damping in [0.3, 0.03, 0.003] {
      for (l, layer) in view.layers.enumerated() {
        try inputs.step("blocks, λ = \(damping), layer \(l + 1)")
        let errors = try blockErrors(layer, damping: damping)
        (worst, least) = (max(worst, errors.exact), min(least, errors.kfac))
        rows.append(
          .init(
            "λ = \(damping), layer \(l + 1)",
            [
              .figure(Cell.significant(errors.exact, digits: 2)),
              .figure(Cell.significant(errors.kfac, digits: 2)),
            ]))
      }
    }
    return TableResult(
      columns: ["TENGraD", "KFAC"], rows: rows,
      shapes: [
        Shape(
          "TENGraD's block inverses are exact up to rounding, KFAC's are not",
          holds: worst < 1e-9 && least > 1e-2,
          evidence: "largest of TENGraD \(Cell.significant(worst, digits: 2)), least of KFAC "
            + Cell.significant(least, digits: 2))
      ],
      notes: [
        "TENGraD is the suite's \(exactForm), asked for the inverse column by column",
        "‖X − (F + λI)⁻¹‖/‖(F + λI)⁻¹‖, 128 samples of \(data.name), layers 16–12–10 with biases, "
          + "labels drawn from the model; the released script has convolutions, λ = 0.3",
      ])
  }

  static let toyFisher = PaperTable(
    "toy", "Relative error of damped block inverses, generated digits",
    place: "the code's toy Fisher experiment", uses: [TENGraDBlock.self]
  ) { inputs in try toy(.generated(seed: inputs.seed), inputs) }

  static let toyFisherMNIST = PaperTable(
    "toy-mnist", "Relative error of damped block inverses, MNIST",
    place: "the code's toy Fisher experiment", needs: .data(DigitSet.files),
    uses: [TENGraDBlock.self]
  ) { inputs in try toy(.mnist(inputs), inputs) }
}
