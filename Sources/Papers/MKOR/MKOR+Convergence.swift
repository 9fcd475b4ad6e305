import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

/// ½⟨W − W*, A(W − W*)B⟩ with B the second moment of given inputs: the Hessian is A ⊗ B.
private struct KroneckerQuadratic {
  let a: Matrix<Double>, inputs: Matrix<Double>, solution: Matrix<Double>

  init(seed: UInt64) {
    var generator = Generator(seed: seed, purpose: "Kronecker quadratic")
    let (n, k, m) = (200, 20, 10)
    // Inputs with a mean and with scales from 1 to 0.1, as activations have them.
    inputs = Matrix(rows: n, columns: k) { _, j in
      (1 + generator.gaussian()) * Double.pow(0.1, Double(j) / Double(k - 1))
    }
    a = Matrix(rows: m, columns: m) { i, j in
      i == j ? Double.pow(0.1, Double(i) / Double(m - 1)) : 0
    }
    solution = Matrix(rows: m, columns: k) { _, _ in generator.gaussian() }
  }

  func view(_ w: Matrix<Double>) throws -> (loss: Double, layer: LayerView) {
    let (n, k, m) = (inputs.rows, inputs.columns, a.rows)
    let away = Matrix(rows: m, columns: k) { w[$0, $1] - solution[$0, $1] }
    var outputs = Matrix(repeating: 0.0, rows: n, columns: m), g = outputs
    try BLAS.gemm(inputs, away, transposeB: true, &outputs)
    try BLAS.gemm(outputs, a, &g)
    var gradient = away
    try BLAS.gemm(alpha: 1 / Double(n), g, transposeA: true, inputs, &gradient)
    let loss = dot(outputs.elements, g.elements) / Double(2 * n)
    return (loss, LayerView(inputs: inputs, outputGradients: g, gradient: gradient))
  }
}

extension MKOR {
  private static let grid = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003]

  /// The least final loss over the rates of the grid, relative to the first.
  private static func quadratic(_ method: Method, _ seed: UInt64) throws -> Double {
    let problem = KroneckerQuadratic(seed: seed)
    let finals = try grid.map { rate -> Double in
      var w = Matrix(repeating: 0.0, rows: 10, columns: 20)
      var optimiser = method.make(rate)
      let first = try problem.view(w).loss
      for _ in 0..<200 {
        let view = try problem.view(w)
        guard view.loss.isFinite, view.loss < 1e6 * first else { return .infinity }
        do { try optimiser.step(&w, view.layer, loss: view.loss) } catch { return .infinity }
      }
      return try problem.view(w).loss / first
    }
    return finals.filter { !$0.isNaN }.min() ?? .infinity
  }

  /// Logistic regression on all images at once, 100 iterations.
  private static func logistic(_ method: Method, _ data: DigitSet, _ seed: UInt64) throws -> Double
  {
    let finals = try grid.map { rate -> Double in
      var network = Network(widths: [data.images.columns, 10], seed: seed)
      var optimiser = method.make(rate)
      var sampling = method.samples ? Generator(seed: seed, purpose: "drawn labels") : nil
      for _ in 0..<100 {
        let view = try network.views(data.images, data.labels, sampling: &sampling)
        guard view.loss.isFinite, view.loss < 1e3 else { return .infinity }
        do {
          try optimiser.step(&network.weights[0], view.layers[0], loss: view.loss)
        } catch { return .infinity }
      }
      return try network.evaluate(data.images, data.labels).loss
    }
    return finals.filter { !$0.isNaN }.min() ?? .infinity
  }

  static let convergence = PaperTable(
    "convergence", "A Kronecker quadratic and logistic regression, each method at its best rate",
    place: nil
  ) { inputs in
    let methods: [Method] = [
      .mkor(.released), .mkor(.exact), .mkor(.printed), .hybrid, .kfac, .eva, .sgd, .adam, .lamb,
    ]
    var data = DigitSet.generated(seed: inputs.seed)
    data.images = Matrix(
      rows: 300, columns: 64, elements: Array(data.images.elements.prefix(300 * 64)))
    data.labels = Array(data.labels.prefix(300))
    var figures: [String: (Double, Double)] = [:]
    let rows = try methods.map { method -> TableResult.Row in
      try inputs.step("convergence, \(method.name)")
      let (q, l) = (try quadratic(method, inputs.seed), try logistic(method, data, inputs.seed))
      figures[method.name] = (q, l)
      return .init(
        method.name,
        [.figure(Cell.significant(q, digits: 3)), .figure(Cell.significant(l, digits: 3))])
    }
    let (mkor, sgd) = (figures["MKOR released"] ?? (0, 0), figures["SGD"] ?? (0, 0))
    let (kfac, adam) = (figures["KFAC, every 10"] ?? (0, 0), figures["Adam"] ?? (0, 0))
    return TableResult(
      columns: ["quadratic, f/f₀ after 200", "logistic, loss after 100"], rows: rows,
      shapes: [
        Shape(
          "MKOR ends below SGD with momentum on both", holds: mkor.0 < sgd.0 && mkor.1 < sgd.1,
          evidence:
            "\(Cell.significant(mkor.0, digits: 2)) and \(Cell.significant(mkor.1, digits: 2)) beside "
            + "\(Cell.significant(sgd.0, digits: 2)) and \(Cell.significant(sgd.1, digits: 2))"),
        Shape(
          "KFAC ends below SGD on the quadratic",
          holds: kfac.0 < sgd.0,
          evidence:
            "\(Cell.significant(kfac.0, digits: 2)) beside \(Cell.significant(sgd.0, digits: 2))"),
        Shape(
          "MKOR ends below Adam on both", holds: mkor.0 < adam.0 && mkor.1 < adam.1,
          evidence:
            "\(Cell.significant(mkor.0, digits: 2)) and \(Cell.significant(mkor.1, digits: 2)) beside "
            + "\(Cell.significant(adam.0, digits: 2)) and \(Cell.significant(adam.1, digits: 2))"),
      ],
      notes: [
        "KFAC's right factor is the Hessian's; its left one is the second moment of output gradients, A(W − W*)B(W − W*)ᵀA, not A",
        "deterministic, all data in every iteration; rates \(grid.map { "\($0)" }.joined(separator: ", "))",
      ])
  }

  /// The least seconds of three calls.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    let clock = ContinuousClock()
    for _ in 0..<3 {
      let parts = try clock.measure(body).components
      least = min(least, Double(parts.seconds) + Double(parts.attoseconds) * 1e-18)
    }
    return least
  }

  static let frequency = PaperTable(
    "3.4", "Milliseconds of an iteration's preconditioning by how often factors are inverted",
    place: "Figure 3.4", isTimed: true
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "MKOR/frequency")
    let (n, d) = (64, 512)
    func random(_ rows: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: d) { _, _ in generator.gaussian() }
    }
    let layer = LayerView(inputs: random(n), outputGradients: random(n), gradient: random(d))
    func times(_ make: (Int) -> any Preconditioner) throws -> (stale: Double, fresh: Double) {
      try inputs.step("iteration times")
      var rare = make(1_000_000), always = make(1)
      _ = try rare.direction(layer)
      let stale = try seconds { _ = try rare.direction(layer) }
      return (stale, try seconds { _ = try always.direction(layer) })
    }
    let mkor = try times { MKORPreconditioner(frequency: $0) }
    let kfac = try times { KFACPreconditioner(damping: 0.1, frequency: $0) }
    let periods = [1, 5, 10, 50, 100]
    func mean(_ t: (stale: Double, fresh: Double), _ f: Int) -> Double {
      1000 * (t.stale + max(0, t.fresh - t.stale) / Double(f))
    }
    func cells(_ t: (stale: Double, fresh: Double)) -> [Cell] {
      periods.map { .figure(Cell.significant(mean(t, $0), digits: 3)) }
    }
    let ratios = [mean(mkor, 1) / mean(mkor, 100), mean(kfac, 1) / mean(kfac, 100)]
    return TableResult(
      columns: periods.map { "every \($0)" },
      rows: [.init("MKOR", cells(mkor)), .init("KFAC/KAISA", cells(kfac))],
      shapes: [
        Shape(
          "inverting in every iteration costs KFAC more, relative to every hundredth, than it costs MKOR",
          place: "Figure 3.4", holds: ratios[1] > ratios[0],
          evidence:
            "MKOR \(Cell.significant(ratios[0], digits: 3))×, KFAC \(Cell.significant(ratios[1], digits: 3))×"
        ),
        Shape(
          "MKOR's time is flat: updating in every iteration costs at most a tenth more than in every hundredth",
          place: "Figure 3.4", holds: ratios[0] <= 1.1,
          evidence: "\(Cell.significant(ratios[0], digits: 3))×"),
      ],
      notes: [
        "one layer of 512 by 512, batch of 64, float64; computed from two measured times, of an iteration "
          + "that updates its factors' inverses and of one that does not",
        "both multiply L∇R in every iteration; KFAC also averages its factors there",
      ])
  }
}
