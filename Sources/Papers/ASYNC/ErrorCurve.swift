/// Relative errors (f − f*)/(f(0) − f*) of a run against time; a time of 1 is a task without delay.
///
/// Every iterate is kept, and an error is computed where it is asked for: nothing between two iterates is made up.
struct ErrorCurve {
  /// When each iterate was made, in order.
  let times: [Double]
  private let iterates: [[Double]]
  private let evaluate: ([Double]) -> Double
  private var known: [Int: Double] = [:]

  init(times: [Double], iterates: [[Double]], evaluate: @escaping ([Double]) -> Double) {
    (self.times, self.iterates, self.evaluate) = (times, iterates, evaluate)
  }

  private mutating func error(of index: Int) -> Double {
    if let error = known[index] { return error }
    let error = evaluate(iterates[index])
    known[index] = error
    return error
  }

  /// The error of the last iterate up to a time; 1, that of w = 0, before the first.
  mutating func error(at time: Double) -> Double {
    var (low, high) = (0, times.count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? 1 : error(of: low - 1)
  }

  /// The last iterates of a hundred stretches, which cover the whole run.
  private var ends: [Int] {
    let stretches = min(100, times.count)
    return (0..<stretches).map { ($0 + 1) * times.count / stretches - 1 }
  }

  /// When an iterate reaches a target: the first stretch that ends below it is halved until one update is left.
  /// The error need not fall with every update; before and after that one it is above and below the target.
  mutating func reaches(_ target: Double) -> Double? {
    var before = -1
    for end in ends {
      guard error(of: end) <= target else {
        before = end
        continue
      }
      var (above, below) = (before, end)
      while below - above > 1 {
        let middle = (above + below) / 2
        if error(of: middle) <= target { below = middle } else { above = middle }
      }
      return times[below]
    }
    return nil
  }

  /// Points to draw.
  var sampled: (x: [Double], y: [Double]) {
    mutating get {
      let places = ends
      return (places.map { times[$0] }, places.map { error(of: $0) })
    }
  }
}
