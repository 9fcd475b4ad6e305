/// The noise of a series about a level, learnt so that spikes do not spoil it.
///
/// Model: yₜ = level + xₜ + sₜ, where x is a stationary AR(1) process, xₜ = ρxₜ₋₁ + eₜ, and a few of the sₜ are
/// spikes: errors of one point, of any size, that leave the next one alone.
struct NoiseModel {
  /// The mean of the points that are no spikes.
  var level: Double
  /// The standard deviation of one point, spikes apart.
  var scale: Double
  /// The estimate of ρ, at most 0.9.
  var estimate: Double
  /// ρ as it is used: a negative one is taken for 0, which makes tests conservative.
  var correlation: Double { max(0, estimate) }
  /// How many points the level was learnt from, and how many neighbours the correlation.
  var count: Int
  var pairs: Int

  /// A hundred thousandth: what differs by less, in logarithms, is the same to everybody.
  static let leastScale = 1e-5

  static let unknown = NoiseModel(level: 0, scale: leastScale, estimate: 0, count: 1, pairs: 0)

  /// The standard error of the correlation.
  var error: Double { ((1 - estimate * estimate) / Double(max(4, pairs))).squareRoot() }
}

/// The noise before each point of a series, by running sums.
///
/// Points beyond ``spikeLimit`` scales from the median are spikes, the scale being that of the median absolute
/// deviation; neither they nor pairs with them are in any sum. The bias of an autocorrelation,
/// −(1 + 3ρ)/n, is taken back.
///
/// Source of the bias: F. H. C. Marriott and J. A. Pope, "Bias in the estimation of autocorrelations",
/// *Biometrika* 41, 1954.
struct NoiseHistory {
  /// Beyond so many scales a point is a spike.
  static let spikeLimit = 3.5
  /// The variance of a standard normal variable, given that it lies within that limit c:
  /// 1 − 2cφ(c)/(2Φ(c) − 1).
  private static let cutVariance = 0.993_888

  /// Sums over the first points: of x, x², neighbours' products and sums, and how many.
  private struct Sums {
    var (x, square, product, pairSum) = (0.0, 0.0, 0.0, 0.0)
    var (count, pairs) = (0, 0)
  }

  private var middle = 0.0
  /// Points beyond this distance from the median are spikes.
  private(set) var limit = 0.0
  private var old = Sums()
  private var sums: [Sums] = []

  /// - Parameters:
  ///   - earlier: Differences from earlier levels, in order: they tell of everything but the level.
  ///   - points: The series since its last step.
  init(earlier: ArraySlice<Double>, points: ArraySlice<Double>) {
    var sorted = Array(points)
    sorted.sort()
    middle = Self.median(sorted)
    var distances = earlier.map { abs($0) }
    for point in points { distances.append(abs(point - middle)) }
    distances.sort()
    // The grain of a clock can make most points equal: the largest distance then stands for the median one.
    let spread = max(1.4826 * Self.median(distances), 0.1 * (distances.last ?? 0))
    limit = Self.spikeLimit * spread
    let all = Self.sums(earlier, from: 0, limit)
    old = all.last ?? Sums()
    sums = Self.sums(points, from: middle, limit)
  }

  private static func sums(_ points: ArraySlice<Double>, from middle: Double, _ limit: Double)
    -> [Sums]
  {
    var result: [Sums] = []
    result.reserveCapacity(points.count)
    var sum = Sums()
    var last: Double?
    for point in points {
      let x = point - middle
      let isInside = abs(x) <= limit
      if isInside {
        sum.x += x
        sum.square += x * x
        sum.count += 1
        if let last {
          sum.product += x * last
          sum.pairSum += x + last
          sum.pairs += 1
        }
      }
      last = isInside ? x : nil
      result.append(sum)
    }
    return result
  }

  /// The noise in the first `count` points and in what was earlier; `nil` if nearly all are spikes.
  func noise(_ count: Int) -> NoiseModel? {
    let own = sums[count - 1]
    let kept = own.count + old.count
    guard own.count > 1, kept > 4 else { return nil }
    let mean = own.x / Double(own.count)
    let squares = own.square - own.x * mean + old.square
    let variance = max(0, squares / (Double(kept - 1) * Self.cutVariance))
    let pairs = own.pairs + old.pairs
    var estimate = 0.0
    if pairs > 3, squares > 0 {
      let products = own.product - mean * own.pairSum + Double(own.pairs) * mean * mean
      let raw = (products + old.product) / Double(pairs) * Double(kept) / squares
      let n = Double(kept)
      estimate = min(max((raw + 1 / n) / (1 - 3 / n), -0.5), 0.9)
    }
    return NoiseModel(
      level: middle + mean, scale: max(NoiseModel.leastScale, variance.squareRoot()),
      estimate: estimate, count: own.count, pairs: pairs)
  }

  private static func median(_ sorted: [Double]) -> Double {
    guard !sorted.isEmpty else { return 0 }
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
