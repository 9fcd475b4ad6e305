import Proximal
import Verification

extension CAFISTA {
  static let solvers = PaperTable(
    "solvers", "Lasso solvers to the same duality gap, here and in Python, generated data",
    place: nil, isTimed: true
  ) { inputs in
    try solvers([DataSet.generated(seed: inputs.seed)], inputs)
  }

  static let solversOnData = PaperTable(
    "solvers-data", "Lasso solvers to the same duality gap, here and in Python, real data",
    place: nil, needs: .data(["abalone.csv", "heart_scale", "a8a"]), isTimed: true
  ) { inputs in
    try solvers(DataSet.real(inputs).filter { $0.name != "heart_scale" }, inputs)
  }

  /// Seconds, steps and the gap of one solver.
  private struct Timing {
    var name: String
    var seconds: [Double] = []
    var iterations = 0
    var gap = Double.nan

    var median: Double {
      let sorted = seconds.sorted()
      return sorted.isEmpty ? .nan : sorted[sorted.count / 2]
    }

    /// Ratios of another's times to these, round by round: the median and the extremes.
    func ratios(over other: Timing) -> [Double] {
      zip(other.seconds, seconds).map { $0 / $1 }.sorted()
    }
  }

  private static let rounds = 9
  private static let own = ["residual updates", "covariance updates", "FISTA by Gram matrix"]

  private static func solvers(_ data: [DataSet], _ inputs: Inputs) throws -> TableResult {
    var table = TableResult(
      columns: [
        "milliseconds", "iterations", "gap / (‖y‖²/n)", "peer's time over ours, least to most",
      ])
    var versions = "python3 with NumPy was not found"
    for set in data {
      try inputs.step(set.name)
      let n = Double(set.samples.rows)
      let energy = set.targets.reduce(0) { $0 + $1 * $1 } / n
      let goal = 1e-8 * energy
      let peers = try? LassoPeers(set.samples, set.targets, lambda: set.lambda, gap: goal)
      if let peers { versions = peers.versions }
      let (ours, theirs) = try timings(set, goal, peers)
      for (i, mine) in ours.enumerated() {
        table.rows.append(row(set, "vernier, \(mine.name)", mine, energy, beside: nil))
        let method = LassoPeers.Method.allCases[i], label = method.label
        let obstacle =
          peers == nil
          ? "skipped: \(LassoPeers.Unavailable(what: "NumPy"))" : peers?.obstacle(method)
        if let obstacle {
          let reason = Cell.absent(obstacle)
          table.rows.append(
            .init("\(set.name), \(label)", [reason, .absent("-"), .absent("-"), .absent("-")]))
          continue
        }
        table.rows.append(row(set, label, theirs[i], energy, beside: mine))
      }
    }
    table.notes = [
      versions + "; one thread on either side; median of \(rounds) interleaved rounds",
      "λ = ‖R‖∞/10; every solver stops at a gap of 1e-8 ‖y‖²/n by its own checks; the gap shown is computed here of the w that it returned",
      "timed is the solver alone with its data laid out: Gram matrices are formed within; scikit-learn checks its arguments within, and looks at the gap only when coefficients have settled",
      "scikit-learn takes a Gram matrix with dense data only; data are laid out as sparse if less than a quarter is filled",
    ]
    return table
  }

  /// Round by round, ours and each peer's one after the other.
  private static func timings(
    _ set: DataSet, _ goal: Double, _ peers: LassoPeers?
  ) throws -> (ours: [Timing], theirs: [Timing]) {
    let columns = LassoColumns(set.samples, set.targets)
    var ours = own.map { Timing(name: $0) }
    var theirs = peers == nil ? [] : LassoPeers.Method.allCases.map { Timing(name: $0.label) }
    // The first round warms caches, pages and imports, and does not count.
    for round in 0...rounds {
      for i in own.indices {
        let clock = ContinuousClock()
        let start = clock.now
        let solution =
          switch i {
          case 0: columns.descend(lambda: set.lambda, gap: goal)
          case 1: columns.descendByGram(lambda: set.lambda, gap: goal)
          default: try columns.accelerate(lambda: set.lambda, gap: goal)
          }
        let (whole, atto) = (clock.now - start).components
        if round > 0 { ours[i].seconds.append(Double(whole) + Double(atto) * 1e-18) }
        ours[i].iterations = solution.iterations
        ours[i].gap = columns.gap(solution.w, lambda: set.lambda)
        let method = LassoPeers.Method.allCases[i]
        guard let peers, peers.obstacle(method) == nil else { continue }
        let run = try peers.run(method)
        if round > 0 { theirs[i].seconds.append(run.seconds) }
        theirs[i].iterations = run.iterations
        theirs[i].gap = columns.gap(run.w, lambda: set.lambda)
      }
    }
    return (ours, theirs)
  }

  private static func row(
    _ set: DataSet, _ label: String, _ timing: Timing, _ energy: Double, beside mine: Timing?
  ) -> TableResult.Row {
    var ratio = Cell.absent("-")
    if let mine {
      let ratios = mine.ratios(over: timing)
      let shown = [ratios[ratios.count / 2], ratios.first ?? .nan, ratios.last ?? .nan]
        .map { Cell.decimal($0, digits: 2) }
      ratio = .figure("\(shown[0])× (\(shown[1]) to \(shown[2]))")
    }
    return .init(
      "\(set.name), \(label)",
      [
        .figure(Cell.decimal(1000 * timing.median, digits: 3)), .figure("\(timing.iterations)"),
        .figure(UnrolledRuns.scientific(timing.gap / energy)), ratio,
      ])
  }
}
