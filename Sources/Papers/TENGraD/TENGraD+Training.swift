import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

extension TENGraD {
  private static let marks = [1, 2, 4, 8]
  private static let replicates = 5

  /// A method at the rate that is best for it, on several seeds.
  private struct Entry {
    var method: Method, rate: Double, runs: [TrainingRun]

    /// Losses after an epoch, one for each seed; a run that diverged has none.
    func losses(after epoch: Int) -> [Double] {
      runs.map { $0.losses.count >= epoch && !$0.hasDiverged ? $0.losses[epoch - 1] : .nan }
    }

    var row: TableResult.Row {
      let means = marks.map { epoch -> Double in
        let losses = losses(after: epoch)
        return Double.exp(losses.reduce(0) { $0 + Double.log($1) } / Double(losses.count))
      }
      let last = losses(after: marks.last!)
      let accuracy = runs.reduce(0) { $0 + $1.accuracy } / Double(runs.count)
      let times = runs.map(\.seconds).sorted()
      return .init(
        method.name,
        means.map { .figure(Cell.significant($0, digits: 3)) } + [
          .figure(Spread.text((last.min() ?? .nan)...(last.max() ?? .nan), digits: 2)),
          .figure(Cell.decimal(100 * accuracy, digits: 1)), .figure("\(rate)"),
          .figure(
            Cell.significant(1000 * times[times.count / 2] / Double(marks.last!), digits: 2)),
        ])
    }
  }

  private static let columns =
    marks.map { "epoch \($0)" }
    + ["least to most at \(marks.last!)", "test, %", "rate", "ms/epoch"]

  /// Every method takes the rate that is best on a seed of its own, and is compared on others.
  private static func entries(
    _ methods: [Method], rates: [Double], _ inputs: Inputs,
    data: (_ seed: UInt64) throws -> DigitSet
  ) throws -> (entries: [Entry], failed: [TableResult.Row]) {
    let epochs = marks.last!
    var best: [(method: Method, rate: Double)] = []
    var failed: [TableResult.Row] = []
    let tuning = try data(inputs.seed)
    for method in methods {
      try inputs.step("\(tuning.name), rate of \(method.name)")
      let runs = try rates.map {
        (
          rate: $0,
          run: try TrainingRun(tuning, method, rate: $0, epochs: epochs, seed: inputs.seed)
        )
      }.filter { !$0.run.hasDiverged }
      if let run = runs.min(by: { $0.run.losses.last! < $1.run.losses.last! }) {
        best.append((method, run.rate))
      } else {
        let rest = columns.dropFirst().map { _ in Cell.absent("") }
        failed.append(.init(method.name, [.figure("diverged at every rate")] + rest))
      }
    }
    var entries = best.map { Entry(method: $0.method, rate: $0.rate, runs: []) }
    // Seed by seed and method by method, so that what else the machine does meets all of them.
    for replicate in 1...replicates {
      let seed = inputs.seed &+ UInt64(replicate)
      let set = try data(seed)
      for k in entries.indices {
        try inputs.step("\(set.name), seed \(seed), \(entries[k].method.name)")
        entries[k].runs.append(
          try TrainingRun(set, entries[k].method, rate: entries[k].rate, epochs: epochs, seed: seed)
        )
      }
    }
    return (entries, failed)
  }

  /// The question whether one method's figures are below another's, seed by seed.
  private static func isBelow(
    _ statement: String, place: String? = nil, _ a: [Double], _ b: [Double]
  ) throws -> Shape {
    let (mean, range) = try Spread.ratio(a, over: b)
    return .below(
      statement, place: place, ratio: range,
      evidence: "\(Cell.significant(mean, digits: 3)) times, 95 % interval "
        + "\(Spread.text(range)), \(a.count) seeds")
  }

  private static func comparison(
    _ inputs: Inputs, data: (_ seed: UInt64) throws -> DigitSet
  ) throws -> TableResult {
    let own = Method.natural("TENGraD, every 10", every: 10)
    let methods: [Method] = [own, .kfac, .eva, .sgd, .adam]
    let result = try entries(
      methods, rates: [0.3, 0.1, 0.03, 0.01, 0.003], inputs, data: data)
    let named = Dictionary(uniqueKeysWithValues: result.entries.map { ($0.method.name, $0) })
    var shapes: [Shape] = []
    if let tengrad = named[own.name] {
      let last = marks.last!
      for rival in [Method.kfac.name, Method.eva.name] {
        guard let other = named[rival] else { continue }
        shapes.append(
          try isBelow(
            "after \(last) epochs TENGraD's loss is below that of \(rival)",
            place: "the abstract: significantly outperforms NGD methods",
            tengrad.losses(after: last), other.losses(after: last)))
      }
      if let sgd = named[Method.sgd.name] {
        let pairs = zip(tengrad.runs, sgd.runs).map { a, b in
          let time = min(a.seconds, b.seconds)
          return (a.loss(at: time), b.loss(at: time))
        }
        shapes += [
          try isBelow(
            "at equal time TENGraD's loss is below SGD's",
            place: "the abstract: often SGD in wall-clock time", pairs.map(\.0), pairs.map(\.1)),
          try isBelow(
            "after two epochs TENGraD's loss is below SGD's", tengrad.losses(after: 2),
            sgd.losses(after: 2)),
        ]
      }
    }
    return TableResult(
      columns: columns, rows: result.entries.map(\.row) + result.failed, shapes: shapes,
      notes: [
        "one hidden layer of 32, batches of 100, momentum 0.9 (Adam its own), damping 0.1 (0.03 for KFAC and Eva)",
        "rates of 0.3, 0.1, 0.03, 0.01, 0.003: the best on seed \(inputs.seed); figures are geometric means of "
          + "\(replicates) further seeds, accuracies arithmetic ones, times medians",
        "equal time is where the faster of the two ends its \(marks.last!) epochs; times are of training alone, "
          + "with our programs on this machine, and include others' work",
      ])
  }

  static let epochs = PaperTable(
    "epochs", "Training loss by epoch, generated digits", place: nil
  ) { inputs in try comparison(inputs) { .generated(seed: $0) } }

  static let epochsMNIST = PaperTable(
    "epochs-mnist", "Training loss by epoch, MNIST", place: nil, needs: .data(DigitSet.files)
  ) { inputs in
    let digits = try DigitSet.mnist(inputs)
    return try comparison(inputs) { _ in digits }
  }

  static let reuse = PaperTable(
    "reuse", "Training loss by epoch when kernels are kept for several iterations", place: nil
  ) { inputs in
    let methods = [1, 5, 20, 100].map { Method.natural("every \($0)", every: $0) }
    let result = try entries(methods, rates: [0.1, 0.03, 0.01, 0.003], inputs) {
      .generated(seed: $0)
    }
    let finals = result.entries.map { $0.losses(after: marks.last!) }
    var shapes: [Shape] = []
    if let fresh = finals.first, let stale = finals.last, finals.count == methods.count {
      let (mean, range) = try Spread.ratio(stale, over: fresh)
      shapes = [
        .below(
          "kernels kept for 100 iterations end with less than twice the loss of fresh ones",
          ratio: range, most: 2,
          evidence: "\(Cell.significant(mean, digits: 3)) times, 95 % interval "
            + "\(Spread.text(range)), \(replicates) seeds")
      ]
    }
    return TableResult(
      columns: columns, rows: result.entries.map(\.row) + result.failed, shapes: shapes,
      notes: [
        "generated digits, seeds and rates as in `epochs`; the released default is every 100; damping 0.1"
      ])
  }
}
