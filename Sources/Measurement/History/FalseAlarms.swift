import Scalars

/// How often a statistic so large is newly reached in a series without any step: simulated.
///
/// The rate is that of events: the statistic of the newest point is at least so large, and none of the points
/// shortly before had one. Alarms that are raised where the rate is at most α then come, in a series without a
/// step, once in 1/α commits, however long a false one lasts.
///
/// Simulated series have the noise that was learnt: normal AR(1) of the same correlation, and spikes as often as
/// they were seen and a third of one more, as large as those seen (4 to 8 scales where none was). Level and scale
/// are learnt from each of them anew. The correlation is not: the estimate of the series is taken off from all of
/// them, while their own is drawn from what that estimate leaves possible. So the errors of all estimates, given
/// what was estimated, and the choice of the largest among many z are in the rate.
struct FalseAlarms {
  /// How many points before the newest must not have reached the height.
  static let quiet = 16
  /// Standard errors of the correlation, in the draws, for one that was estimated: its law is not quite normal.
  private static let caution = 1.1
  let statistic: StepStatistic
  let noise: NoiseModel
  /// The spikes seen, in scales, and among how many points.
  let spikes: [Double]
  let seen: Int
  let length: Int
  let seed: UInt64

  /// The rate for a height, by sequential Monte Carlo: it ends when `enough` events were seen, or after `most`
  /// series.
  ///
  /// Source: J. Besag and P. Clifford, "Sequential Monte Carlo p-values", *Biometrika* 78(2), 1991.
  func rate(of height: Double, enough: Int, most: Int) -> Double {
    var coin = Generator(seed: seed, purpose: "history")
    var events = 0
    for series in 1...most {
      let rho = correlation(using: &coin)
      let old = draw(statistic.earlier.count, rho, using: &coin)
      if isEvent(old, draw(length, rho, using: &coin), height) { events += 1 }
      if events >= enough { return Double(events) / Double(series) }
    }
    return Double(events + 1) / Double(most + 1)
  }

  private func isEvent(_ old: [Double], _ path: [Double], _ height: Double) -> Bool {
    var statistic = statistic
    statistic.earlier = old
    statistic.correlation = noise.correlation
    func isReached(_ end: Int) -> Bool {
      statistic.value(path[..<end]).map { abs($0.z) >= height } ?? false
    }
    guard isReached(length) else { return false }
    return !(max(1, length - Self.quiet)..<length).contains(where: isReached)
  }

  /// A draw from what is known of the correlation: normal about the estimate, within 0 and 0.9.
  private func correlation(using coin: inout Generator) -> Double {
    let centre = min(noise.estimate, 0.85)
    for _ in 0..<50 {
      let rho = centre + Self.caution * noise.error * coin.gaussian()
      if (0...0.9).contains(rho) { return rho }
    }
    return noise.correlation
  }

  /// A stretch of noise, in scales.
  private func draw(_ count: Int, _ correlation: Double, using coin: inout Generator) -> [Double] {
    let innovation = (1 - correlation * correlation).squareRoot()
    let share = (Double(spikes.count) + 1.0 / 3) / Double(seen + 1)
    var x = coin.gaussian()
    return (0..<count).map { _ in
      x = correlation * x + innovation * coin.gaussian()
      guard coin.uniform() < share else { return x }
      return x + spike(using: &coin)
    }
  }

  private func spike(using coin: inout Generator) -> Double {
    if let size = spikes.randomElement(using: &coin) { return size }
    let size = 4 + 4 * coin.uniform()
    return coin.uniform() < 0.5 ? -size : size
  }
}
