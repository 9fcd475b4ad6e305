import Bindings
import Scalars
import Stochastic
import Structures
import Verification

/// Error against virtual time: four methods, five patterns of stragglers.
enum Stragglers {
  static let workers = 8, rounds = 400, fraction = 0.125

  struct Method {
    let name: String, isSynchronous: Bool, isSAGA: Bool
    static let all = [
      Method(name: "SGD", isSynchronous: true, isSAGA: false),
      Method(name: "ASGD", isSynchronous: false, isSAGA: false),
      Method(name: "SAGA", isSynchronous: true, isSAGA: true),
      Method(name: "ASAGA", isSynchronous: false, isSAGA: true),
    ]
  }

  /// Relative errors (f − f*)/(f(0) − f*) at times; a time of 1 is a task without delay.
  struct Curve {
    var times: [Double] = []
    var errors: [Double] = []

    /// When the error is at most a target for the first time.
    func reaches(_ target: Double) -> Double? {
      errors.firstIndex { $0 <= target }.map { times[$0] }
    }

    func error(at time: Double) -> Double {
      times.lastIndex { $0 <= time }.map { errors[$0] } ?? 1
    }
  }

  static func table(_ data: DataSet, _ inputs: Inputs) throws -> TableResult {
    let floor = try data.leastValue
    let checkpoints = [10.0, 50, 100, 200, 400]
    var rows: [TableResult.Row] = []
    var curves: [Plot.Curve] = []
    var found: [String: [Double]] = [:]
    // The target is what the synchronous method reaches in half of its rounds without delay.
    var targets: [Bool: Double] = [:]
    for method in Method.all {
      for delay in ASYNC.Delay.allCases {
        inputs.progress("async \(data.name): \(method.name), \(delay.label)")
        let curve = run(method, delay, data, floor, inputs.seed)
        if targets[method.isSAGA] == nil {
          targets[method.isSAGA] = curve.error(at: Double(rounds) / 2) * 1.000001
        }
        let reached = curve.reaches(targets[method.isSAGA] ?? 0)
        found[method.name, default: []].append(reached ?? .infinity)
        rows.append(
          .init(
            "\(method.name), \(delay.label)",
            checkpoints.map { .figure(Cell.significant(curve.error(at: $0), digits: 3)) }
              + [.figure(reached.map { Cell.decimal($0, digits: 0) } ?? "not reached")]))
        if delay == .double || delay == .none {
          curves.append(.init("\(method.name), \(delay.label)", x: curve.times, y: curve.errors))
        }
      }
    }
    return TableResult(
      columns: checkpoints.map { "t = \(Int($0))" } + ["time to target"], rows: rows,
      shapes: shapes(found, targets),
      plot: Plot(x: "virtual time, tasks", y: "relative error", curves),
      notes: [
        "(f(w) − f*)/(f(0) − f*), f* by LAPACK; P = \(workers), b = \(fraction), γ = 1/L for SGD with 1/√,"
          + " 1/(2L) for SAGA, divided by P out of step",
        "target: what the synchronous method reaches in \(rounds / 2) rounds without delay",
      ])
  }

  private static func shapes(_ found: [String: [Double]], _ targets: [Bool: Double]) -> [Shape] {
    func ratio(_ name: String) -> Double { (found[name]?[3] ?? .nan) / (found[name]?[0] ?? .nan) }
    let steps = [("SGD", "ASGD"), ("SAGA", "ASAGA")]
    return steps.flatMap { sync, async in
      [
        Shape(
          "\(sync) in step takes 1 + δ times as long with δ = 1", place: "Figures 3 and 5",
          holds: abs(ratio(sync) - 2) < 0.05, evidence: "\(Cell.significant(ratio(sync))) times"),
        Shape(
          "\(async) hardly takes longer with δ = 1: less than 1.25 times", place: "Figures 3 and 5",
          holds: ratio(async) < 1.25, evidence: "\(Cell.significant(ratio(async))) times"),
        Shape(
          "with δ = 1 \(async) reaches the target before \(sync)", place: "Figures 3 and 5",
          holds: (found[async]?[3] ?? .infinity) < (found[sync]?[3] ?? 0),
          evidence: "at \(Cell.significant(found[async]?[3] ?? .nan)) "
            + "and \(Cell.significant(found[sync]?[3] ?? .nan))"),
      ]
    }
  }

  /// One curve. In step, a round takes as long as its slowest task; the iterates are those of one worker.
  static func run(
    _ method: Method, _ delay: ASYNC.Delay, _ data: DataSet, _ floor: Double, _ seed: UInt64
  ) -> Curve {
    let records = Records(data.samples, targets: data.targets)
    let durations = delay.durations(workers: workers, seed: seed)
    let parts = method.isSynchronous ? 1 : workers
    let shares = Shares(
      records: data.samples.rows, workers: parts, fraction: fraction, seed: seed)
    let engine = AsynchronousEngine(records, shares)
    let step = (method.isSAGA ? 0.5 : 1) / data.smoothness / Double(parts)
    var arrivals: [Arrival]
    if method.isSynchronous {
      arrivals = AsynchronousEngine.serial(rounds)
      var time = 0
      for round in arrivals.indices {
        time += durations.map { $0[round % $0.count] }.max() ?? 0
        arrivals[round].time = time
      }
    } else {
      // As long as the synchronous method takes with the worst single straggler.
      let timing = Timing(durations: durations, results: rounds * workers * 2)
      arrivals = EventSchedule.events(timing).filter { $0.time <= 2 * rounds * ASYNC.Delay.unit }
    }
    let start = records.value(at: [Double](repeating: 0, count: data.samples.columns)) - floor
    var curve = Curve()
    let stride = max(1, arrivals.count / 100)
    func observe(_ index: Int, _ w: [Double]) {
      guard index % stride == stride - 1 else { return }
      curve.times.append(Double(arrivals[index].time) / Double(ASYNC.Delay.unit))
      curve.errors.append(max(0, records.value(at: w) - floor) / start)
    }
    if method.isSAGA {
      _ = engine.saga(arrivals, step: step, observe: observe)
    } else {
      _ = engine.sgd(arrivals, step: step, rule: .inverseRoot, observe: observe)
    }
    return curve
  }
}

extension DataSet {
  /// The least of (1/2n)‖Xw − y‖²: by the eigenvectors of G whose eigenvalues are not rounding.
  var leastValue: Double {
    get throws {
      let (values, vectors) = try LAPACK.symmetricEigen(gram)
      let threshold = (values.last ?? 0) * Double(values.count) * 0x1p-50
      var w = [Double](repeating: 0, count: values.count)
      for (k, value) in values.enumerated() where value > threshold {
        let coefficient = (0..<w.count).reduce(0.0) { $0 + vectors[$1, k] * moments[$1] } / value
        for j in w.indices { w[j] += coefficient * vectors[j, k] }
      }
      return Records(samples, targets: targets).value(at: w)
    }
  }
}
