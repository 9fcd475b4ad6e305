import Bindings
import Dispatch
import Scalars
import Synchronization
import Verification

/// One figure under several draws of what is random: the same draws for every treatment, so that two
/// treatments are compared draw by draw.
struct Replicates {
  let name: String
  let values: [Double]

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// The mean of the paired differences, and the half-width of its interval by Student's t; infinite for
  /// fewer than two draws.
  func difference(
    from other: Replicates, confidence: Double
  ) throws -> (mean: Double, halfWidth: Double) {
    let differences = zip(values, other.values).map { $0 - $1 }
    let n = Double(differences.count)
    let mean = differences.reduce(0, +) / n
    guard n > 1 else { return (mean, .infinity) }
    let variance = differences.reduce(0) { $0 + ($1 - mean).squared } / (n - 1)
    let quantile = try Distribution.student(degreesOfFreedom: n - 1).upperQuantile(
      (1 - confidence) / 2)
    return (mean, quantile * (variance / n).squareRoot())
  }

  /// Results of every draw, on all cores.
  static func drawn<T: Sendable>(
    _ count: Int, _ draw: @Sendable (Int) throws -> T
  ) throws -> [T] {
    let results = Mutex([Result<T, any Error>?](repeating: nil, count: count))
    let carried = Plant.carried, isBrief = Pace.isBrief
    let heeding = Cancellation.carried
    DispatchQueue.concurrentPerform(iterations: count) { k in
      let result = Result {
        try heeding {
          try Cancellation.check()
          return try Pace.$isBrief.withValue(isBrief) { try carried { try draw(k) } }
        }
      }
      results.withLock { $0[k] = result }
    }
    return try results.withLock { try $0.compactMap { try $0?.get() } }
  }
}

extension PairedFigures {
  /// Figures under the same draws, by their names.
  static func drawn(_ name: String, _ figures: [Replicates]) throws -> PairedFigures {
    try onSeeds(name, figures.map { ($0.name, Samples($0.values)) })
  }
}

extension Shape {
  /// A strict order, each neighbours' difference with its interval: together they hold at 95 % (Bonferroni).
  /// It holds if all intervals are above zero, fails if one is below, and else is not decided.
  static func ordered(
    _ what: String, place: String?, _ figures: [Replicates]
  ) throws -> Shape {
    let pairs = Array(zip(figures, figures.dropFirst()))
    let confidence = 1 - 0.05 / Double(max(1, pairs.count))
    let differences = try pairs.map { try $0.difference(from: $1, confidence: confidence) }
    let evidence = zip(pairs, differences).map { pair, d in
      "\(pair.0.name) - \(pair.1.name) \(Cell.significant(d.mean, digits: 3))"
        + " ± \(Cell.significant(d.halfWidth, digits: 2))"
    }
    return Shape(
      "\(what): " + figures.map(\.name).joined(separator: " > "), place: place,
      verdict(differences.map { ($0.mean - $0.halfWidth, $0.mean + $0.halfWidth) }),
      evidence: evidence.joined(separator: ", "))
  }

  /// The statement that the numbers with these intervals are all above zero.
  static func verdict(_ intervals: [(low: Double, high: Double)]) -> Verdict {
    // The negated comparison makes a NaN undecided.
    if intervals.contains(where: { $0.high < 0 }) { return .fails }
    return intervals.allSatisfy { $0.low > 0 } ? .holds : .undecided
  }

  /// A threshold that is ours and not the paper's, asked of a table.
  static func question(
    _ statement: String, of place: String, _ verdict: Verdict, evidence: String
  ) -> Shape {
    Shape("of \(place): \(statement)", verdict, evidence: evidence)
  }
}
