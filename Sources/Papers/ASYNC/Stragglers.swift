import Bindings
import Scalars
import Stochastic
import Structures
import Verification

/// Error against virtual time: four methods, five patterns of stragglers.
enum Stragglers {
  static let workers = 8, rounds = 400, fraction = 0.125

  struct Method {
    let name: String, isSAGA: Bool
    /// How many workers must be idle before any gets a task: all of them in step.
    let quorum: Int

    var isSynchronous: Bool { quorum == workers }

    /// The released code's ⌊βP⌋ in its Figures 3 and 5, and in 7 and 8; and no barrier at all.
    static let all = [("SGD", false), ("SAGA", true)].flatMap { name, isSAGA in
      [
        Method(name: name, isSAGA: isSAGA, quorum: workers),
        Method(name: "A\(name), β = 0.93", isSAGA: isSAGA, quorum: workers * 93 / 100),
        Method(name: "A\(name), β = 0.7", isSAGA: isSAGA, quorum: workers * 7 / 10),
        Method(name: "A\(name)", isSAGA: isSAGA, quorum: 1),
      ]
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
        try inputs.step("async \(data.name): \(method.name), \(delay.label)")
        var curve = run(method, delay, data, floor, inputs.seed)
        let target = targets[method.isSAGA] ?? curve.error(at: Double(rounds) / 2) * 1.000001
        targets[method.isSAGA] = target
        let reached = curve.reaches(target)
        found[method.name, default: []].append(reached ?? .infinity)
        rows.append(
          .init(
            "\(method.name), \(delay.label)",
            checkpoints.map { .figure(Cell.significant(curve.error(at: $0), digits: 3)) }
              + [.figure(reached.map { Cell.decimal($0, digits: 1) } ?? "not reached")]))
        if delay == .double || delay == .none, [1, workers].contains(method.quorum) {
          let points = curve.sampled
          curves.append(.init("\(method.name), \(delay.label)", x: points.x, y: points.y))
        }
      }
    }
    return TableResult(
      columns: checkpoints.map { "t = \(Int($0))" } + ["time to target"], rows: rows,
      shapes: ["SGD", "SAGA"].flatMap { shapes($0, found) },
      plot: Plot(x: "virtual time, tasks", y: "relative error", curves),
      notes: [
        "(f(w) − f*)/(f(0) − f*), f* by LAPACK; P = \(workers), b = \(fraction), γ = 1/L for SGD with 1/√,"
          + " 1/(2L) for SAGA, divided by P out of step",
        "target: what the synchronous method reaches in \(rounds / 2) rounds without delay; the time is that of "
          + "the update that reaches it, sought in the first of a hundred stretches that ends below it",
        "in step the same iterates come 1 + δ times as late: that follows from the rules, and is no finding",
        ASYNC.differences,
      ])
  }

  /// What the paper's figures show, under their delays and barriers; and the same without a barrier.
  private static func shapes(_ sync: String, _ found: [String: [Double]]) -> [Shape] {
    func time(_ name: String, _ delay: ASYNC.Delay) -> Double {
      ASYNC.Delay.allCases.firstIndex(of: delay).flatMap { found[name]?[$0] } ?? .nan
    }
    func flat(_ name: String, place: String? = nil) -> Shape {
      let ratio = time(name, .double) / time(name, .none)
      return Shape(
        "\(name): hardly longer with δ = 1, less than 1.25 times", place: place,
        holds: ratio < 1.25, evidence: "\(Cell.significant(ratio)) times")
    }
    func first(_ name: String, _ delay: ASYNC.Delay, place: String? = nil) -> Shape {
      let (own, other) = (time(name, delay), time(sync, delay))
      return Shape(
        "\(name): the target before \(sync) in step, \(delay.label)", place: place,
        holds: own < other,
        evidence: "at \(Cell.significant(own)) and \(Cell.significant(other))")
    }
    let controlled = sync == "SGD" ? "Figure 3" : "Figure 5"
    let production = sync == "SGD" ? "Figure 7" : "Figure 8"
    return [
      flat("A\(sync), β = 0.93", place: controlled),
      first("A\(sync), β = 0.93", .double, place: controlled),
      first("A\(sync), β = 0.7", .production, place: production),
      flat("A\(sync)"), first("A\(sync)", .double), first("A\(sync)", .production),
    ]
  }

  /// One curve. In step, a round takes as long as its slowest task; the iterates are those of one worker.
  static func run(
    _ method: Method, _ delay: ASYNC.Delay, _ data: DataSet, _ floor: Double, _ seed: UInt64
  ) -> ErrorCurve {
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
      let timing = Timing(
        durations: durations, quorum: method.quorum, results: rounds * workers * 2)
      arrivals = EventSchedule.events(timing).filter { $0.time <= 2 * rounds * ASYNC.Delay.unit }
    }
    var (times, iterates) = ([Double](), [[Double]]())
    func observe(_ index: Int, _ w: [Double]) {
      times.append(Double(arrivals[index].time) / Double(ASYNC.Delay.unit))
      iterates.append(w)
    }
    if method.isSAGA {
      _ = engine.saga(arrivals, step: step, observe: observe)
    } else {
      _ = engine.sgd(arrivals, step: step, rule: .inverseRoot, observe: observe)
    }
    let start = records.value(at: [Double](repeating: 0, count: data.samples.columns)) - floor
    return ErrorCurve(times: times, iterates: iterates) {
      max(0, records.value(at: $0) - floor) / start
    }
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
