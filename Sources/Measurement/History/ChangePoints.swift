import Foundation

/// A step in a series of one figure for each commit.
public struct ChangePoint: Codable, Sendable, Equatable {
  /// The first point of the new level.
  public var index: Int
  /// The point at which a watcher, commit by commit, would have been alarmed.
  public var noticed: Int
  /// How often in a series without a step a new alarm so strong is raised, for each commit: simulated, and never
  /// below 1/(simulated series + 1).
  public var rate: Double
  /// The new level over the old one, with an interval of confidence 95 % for a step at this place. That it was
  /// chosen for being conspicuous is not in it.
  public var ratio: Double
  public var low: Double
  public var high: Double
  /// The levels, in the unit of the series.
  public var before: Double
  public var after: Double
}

/// Finds steps in a series of positive figures, in logarithms, as if it were watched commit by commit.
///
/// At each commit ``StepStatistic`` says how strongly the newest points stand off, and ``FalseAlarms`` how often
/// that happens without a step. Where the rate is at most ``level``, a step is reported; what follows it is watched
/// anew, with a level of its own and the noise that is known.
///
/// Assumptions: between steps the level is constant and the noise stationary, normal but for spikes, with the
/// autocorrelation of an AR(1) process. A gentle drift is found as
/// some steps; a steep and steady one is taken for noise that wanders, and is not found. Noise whose scale
/// grows within a series gives more false alarms than ``level``.
public struct ChangePointDetector: Sendable {
  /// False alarms for each commit.
  public var level: Double
  /// The seed of the simulations: the same series gets the same answer.
  public var seed: UInt64

  /// Below so many points nothing can be said.
  public static let leastPoints = StepStatistic.least + StepStatistic.lags[0]
  /// Heights below this are never significant at a level worth having, and are not simulated.
  private static let screen = 2.5
  /// Events after which a simulation ends.
  private static let enough = 10

  public init(level: Double = 0.001, seed: UInt64 = 1) { (self.level, self.seed) = (level, seed) }

  /// What is remembered of an alarm until the whole series was seen.
  private struct Alarm {
    var noticed: Int
    var index: Int
    var rate: Double
  }

  /// The steps, in order.
  ///
  /// - Parameter figures: Positive and finite; one for each commit, the oldest first.
  public func changes(in figures: [Double]) -> [ChangePoint] {
    let values = figures.map { log($0) }
    var statistic = StepStatistic()
    var start = 0
    var alarms: [Alarm] = []
    for end in values.indices {
      let points = values[start...end]
      guard let best = statistic.value(points), abs(best.z) >= Self.screen else { continue }
      let known = statistic.known(points, newest: best.lag)
      let simulation = FalseAlarms(
        statistic: statistic, noise: known.noise, spikes: known.spikes,
        seen: known.deviations.count, length: min(points.count, StepStatistic.reach),
        seed: seed &+ UInt64(end))
      let rate = simulation.rate(
        of: abs(best.z), enough: Self.enough, most: Int(Double(Self.enough) / level))
      guard rate <= level else { continue }
      let split = points.endIndex - best.lag
      alarms.append(Alarm(noticed: end, index: split, rate: rate))
      statistic.earlier = Array(known.deviations.suffix(StepStatistic.memory))
      start = split
    }
    return described(alarms, values)
  }

  /// Places each step anew, now that all of the series is seen, and measures it.
  private func described(_ alarms: [Alarm], _ values: [Double]) -> [ChangePoint] {
    var bounds = [0] + alarms.map(\.index) + [values.count]
    for i in alarms.indices {
      let pair = StepEstimate(values, bounds[i], bounds[i + 1], bounds[i + 2])
      bounds[i + 1] = min(pair.bestPlace, alarms[i].noticed)
    }
    return alarms.indices.map { i in
      let step = StepEstimate(values, bounds[i], bounds[i + 1], bounds[i + 2])
      let (difference, half) = (step.difference, step.halfWidth)
      return ChangePoint(
        index: bounds[i + 1], noticed: alarms[i].noticed, rate: alarms[i].rate,
        ratio: exp(difference), low: exp(difference - half), high: exp(difference + half),
        before: exp(step.before.level), after: exp(step.after.level))
    }
  }
}
