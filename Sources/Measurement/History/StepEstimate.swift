import Foundation

/// A step between two stretches of a series: where it is, how high, and how surely.
struct StepEstimate {
  let before: NoiseModel
  let after: NoiseModel
  private let points: ArraySlice<Double>
  private let place: Int

  init(_ values: [Double], _ start: Int, _ place: Int, _ end: Int) {
    (points, self.place) = (values[start..<end], place)
    before = Self.noise(values[start..<place])
    after = Self.noise(values[place..<end])
  }

  private static func noise(_ points: ArraySlice<Double>) -> NoiseModel {
    let level = Statistics.median(Array(points))
    return NoiseHistory(earlier: [], points: points).noise(points.count)
      ?? NoiseModel(level: level, scale: 0, estimate: 0, count: points.count, pairs: 0)
  }

  var difference: Double { after.level - before.level }

  /// The place at which two levels leave the least, no point counting more than a spike would.
  var bestPlace: Int {
    let scale = max(before.scale, after.scale, NoiseModel.leastScale)
    func cost(_ point: Double, _ level: Double) -> Double {
      let x = (point - level) / scale
      return min(x * x, StepStatistic.clip * StepStatistic.clip)
    }
    let range = (points.startIndex + 1)..<points.endIndex
    var sum = 0.0
    var best = (cost: Double.infinity, place: place)
    for index in range {
      sum += cost(points[index - 1], before.level) - cost(points[index - 1], after.level)
      // Of equal ones the place that was found first stands.
      if sum < best.cost || (sum == best.cost && index == place) { best = (sum, index) }
    }
    return best.place
  }

  /// Half of the interval of confidence 95 %: Student's quantile times the standard error of a difference of two
  /// means of AR(1) noise, σ²(1 + ρ)/(1 − ρ)(1/m + 1/n), with as many degrees of freedom as there are independent
  /// points.
  var halfWidth: Double {
    let longer = before.count >= after.count ? before : after
    let weights = (Double(max(1, before.count - 1)), Double(max(1, after.count - 1)))
    let squares =
      weights.0 * before.scale * before.scale + weights.1 * after.scale * after.scale
    let variance = max(
      squares / (weights.0 + weights.1), NoiseModel.leastScale * NoiseModel.leastScale)
    let inflation = (1 + longer.correlation) / (1 - longer.correlation)
    let share = 1 / Double(max(1, before.count)) + 1 / Double(max(1, after.count))
    let freedom = max(3, Double(before.count + after.count) / inflation - 2)
    // Student's 97.5 % quantile by the first terms of its expansion in 1/ν (Abramowitz and Stegun, 26.7.5).
    let z = 1.959964
    let cube = z * z * z
    let first = (cube + z) / 4 / freedom
    let second = (5 * cube * z * z + 16 * cube + 3 * z) / 96 / (freedom * freedom)
    return (z + first + second) * (variance * inflation * share).squareRoot()
  }
}
