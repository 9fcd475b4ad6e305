import Scalars
import SecondOrder
import Structures
import Verification

extension TENGraD {
  private static let marks = [1, 2, 4, 8]

  /// Training loss by epoch, each method at its best rate by the loss after the last.
  private static func losses(
    _ data: DigitSet, _ methods: [Method], rates: [Double], _ inputs: Inputs
  ) throws -> (rows: [TableResult.Row], losses: [String: [Double]]) {
    var rows: [TableResult.Row] = []
    var all: [String: [Double]] = [:]
    for method in methods {
      inputs.progress("\(data.name), \(method.name)")
      let runs = try rates.map {
        (
          rate: $0,
          run: try TrainingRun(data, method, rate: $0, epochs: marks.last!, seed: inputs.seed)
        )
      }.filter { !$0.run.hasDiverged }
      guard let best = runs.min(by: { $0.run.losses.last! < $1.run.losses.last! }) else {
        rows.append(.init(method.name, [.figure("diverged at every rate")]))
        continue
      }
      all[method.name] = best.run.losses
      let cells = marks.map { Cell.figure(Cell.significant(best.run.losses[$0 - 1], digits: 3)) }
      let rest = [
        Cell.figure(Cell.decimal(100 * best.run.accuracy, digits: 1)), .figure("\(best.rate)"),
        .figure(Cell.significant(1000 * best.run.seconds / Double(marks.last!), digits: 2)),
      ]
      rows.append(.init(method.name, cells + rest))
    }
    return (rows, all)
  }

  private static let columns = marks.map { "epoch \($0)" } + ["test, %", "rate", "ms/epoch"]

  private static func comparison(_ data: DigitSet, _ inputs: Inputs) throws -> TableResult {
    let methods: [Method] = [
      .natural("TENGraD, every 10", every: 10), .kfac, .eva, .sgd, .adam,
    ]
    let result = try losses(data, methods, rates: [0.3, 0.1, 0.03, 0.01, 0.003], inputs)
    let tengrad = result.losses["TENGraD, every 10"] ?? [], sgd = result.losses["SGD"] ?? []
    let isSteeper = tengrad.count > 1 && sgd.count > 1 && tengrad[1] < sgd[1]
    return TableResult(
      columns: columns, rows: result.rows,
      shapes: [
        Shape(
          "after two epochs TENGraD's loss is below SGD's", holds: isSteeper,
          evidence: "TENGraD \(Cell.significant(tengrad.dropFirst().first ?? .nan)), "
            + "SGD \(Cell.significant(sgd.dropFirst().first ?? .nan))")
      ],
      notes: [
        "\(data.name), one hidden layer of 32, batches of 100, momentum 0.9, damping 0.1 (0.03 for KFAC, "
          + "0.3 for Eva), each at its best rate of 0.3, 0.1, 0.03, 0.01, 0.003; one seed; times include others' work"
      ])
  }

  static let epochs = PaperTable(
    "epochs", "Training loss by epoch, generated digits", place: nil
  ) { inputs in try comparison(.generated(seed: inputs.seed), inputs) }

  static let epochsMNIST = PaperTable(
    "epochs-mnist", "Training loss by epoch, MNIST", place: nil, needs: .data(DigitSet.files)
  ) { inputs in try comparison(.mnist(inputs), inputs) }

  static let reuse = PaperTable(
    "reuse", "Training loss by epoch when kernels are kept for several iterations", place: nil
  ) { inputs in
    let methods = [1, 5, 20, 100].map { Method.natural("every \($0)", every: $0) }
    let result = try losses(
      .generated(seed: inputs.seed), methods, rates: [0.1, 0.03, 0.01, 0.003], inputs)
    let finals = methods.compactMap { method in
      result.losses[method.name]?.last.map { (label: method.name, value: $0) }
    }
    let fresh = finals.first?.value ?? .nan, stale = finals.last?.value ?? .nan
    return TableResult(
      columns: columns, rows: result.rows,
      shapes: [
        Shape(
          "kernels kept for 100 iterations end with no more than twice the loss of fresh ones",
          holds: stale <= 2 * fresh,
          evidence: finals.map { "\($0.label) \(Cell.significant($0.value))" }.joined(
            separator: ", "))
      ],
      notes: ["generated digits; the released default is every 100; damping 0.1"])
  }
}
