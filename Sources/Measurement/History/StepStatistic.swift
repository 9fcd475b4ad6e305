import Foundation

/// How strongly the newest points of a series stand off from the level before them.
///
/// For each number k of newest points: the noise is learnt from what lies before them; they are held within
/// ``clip`` scales of the level, so that no single point decides; what remains is freed of its autocorrelation as
/// it is estimated, e_j = x_j − ρx_{j−1}; and what they say of a step, which appears in e₁ whole and in the later
/// ones as 1 − ρ of it, is added up:
///
///     z_k = (e₁ + (1 − ρ)(e₂ + … + e_k)) / s_k,
///
/// where s_k is the standard deviation of that sum, the level's own error and a correlation that is larger than
/// estimated by its standard error included: long sums suffer most from correlation that was not seen. From |z_k|
/// a handicap is taken, since a step that is seen in three points should not wait for the sake of those that need
/// thirty. The largest that remains is the statistic. A single point is never enough: it might be a spike.
struct StepStatistic {
  /// Scales at which points are held. Three points of normal noise lose little of their power by it (66 % for
  /// 69 %, with all else known), and two spikes among three points are no step.
  static let clip = 2.5
  /// The numbers of newest points that are looked at.
  static let lags = [2, 3, 4, 5, 6, 8, 11, 16, 22, 32]
  /// The noise is learnt from so many points at most: what was long ago may have been another machine.
  static let memory = 120
  /// Points before a step, at least.
  static let least = 10
  /// How many points of a series are looked at.
  static let reach = memory + lags[lags.count - 1]

  /// Differences from earlier levels, oldest first: they tell of the noise.
  var earlier: [Double] = []
  /// The correlation to take off, if it is not to be learnt from the points.
  var correlation: Double?

  /// The statistic of the points so far, and the number of newest points that gave it; `nil` if there are too
  /// few.
  func value(_ series: ArraySlice<Double>) -> (z: Double, lag: Int)? {
    let points = series.suffix(Self.reach)
    guard points.count >= Self.least + Self.lags[0] else { return nil }
    let history = history(points)
    var best: (z: Double, lag: Int)?
    for lag in Self.lags where points.count - lag >= Self.least {
      let raw = z(points, lag: lag, history)
      let handicap = min(abs(raw), Self.handicap(lag))
      let z = raw < 0 ? raw + handicap : raw - handicap
      if abs(z) > abs(best?.z ?? 0) || best == nil { best = (z, lag) }
    }
    return best
  }

  /// What is known before the newest points: the noise, all differences from the levels, and the spikes among
  /// them, in scales.
  func known(_ series: ArraySlice<Double>, newest lag: Int) -> (
    noise: NoiseModel, deviations: [Double], spikes: [Double]
  ) {
    let points = series.suffix(Self.reach)
    let history = history(points)
    let noise = history.noise(points.count - lag) ?? .unknown
    let deviations = earlier + points.dropLast(lag).map { $0 - noise.level }
    let spikes = deviations.filter { abs($0) > history.limit }.map { $0 / noise.scale }
    return (noise, deviations, spikes)
  }

  private func history(_ points: ArraySlice<Double>) -> NoiseHistory {
    NoiseHistory(earlier: earlier.suffix(max(0, Self.memory - points.count)), points: points)
  }

  private func z(_ points: ArraySlice<Double>, lag: Int, _ history: NoiseHistory) -> Double {
    guard let noise = history.noise(points.count - lag) else { return 0 }
    let split = points.endIndex - lag
    let rho = correlation ?? noise.correlation
    func held(_ index: Int) -> Double {
      let x = (points[index] - noise.level) / noise.scale
      return min(max(x, -Self.clip), Self.clip)
    }
    var last = held(split - 1)
    var sum = 0.0
    for index in split..<points.endIndex {
      let here = held(index)
      sum += (here - rho * last) * (index == split ? 1 : 1 - rho)
      last = here
    }
    let upper = noise.estimate + noise.error
    return sum / Self.deviation(lag: lag, rho, upper: upper, count: noise.count)
  }

  /// A quarter for each doubling from three points on.
  private static func handicap(_ lag: Int) -> Double { 0.25 * abs(log2(Double(lag) / 3)) }

  /// The standard deviation of the sum of `lag` points, in scales, of which `rho` was taken off while the
  /// correlation is `upper`.
  private static func deviation(lag: Int, _ rho: Double, upper: Double, count: Int) -> Double {
    let upper = min(0.95, max(rho, upper))
    let excess = upper - rho
    // What the sum holds of each innovation, from the newest back: its weight in its own place, and what is left
    // of it in later ones.
    var (left, variance) = (0.0, 0.0)
    for index in (0..<lag).reversed() {
      let weight = index == 0 ? 1 : 1 - rho
      let share = weight + excess * left
      variance += share * share
      left = weight + upper * left
    }
    variance *= 1 - upper * upper
    variance += excess * left * excess * left
    let whole = (1 - rho) * (1 + Double(lag - 1) * (1 - rho))
    variance += whole * whole * (1 + upper) / ((1 - upper) * Double(count))
    return variance.squareRoot()
  }
}
