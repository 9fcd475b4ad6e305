import Scalars
import Verification

extension TopKTruncation {
  /// The k-th magnitude by Hoare's selection on patterns of bits, expected O(n), and one pass that keeps.
  static let quickselect = Implementation<TopKTruncation>("quickselect", .exact) { problem in
    if let obstacle = problem.obstacle { throw PruningError(obstacle) }
    return problem
  } run: { problem in
    select(problem.x, problem.kept)
  } observe: { result in
    [
      "truncated": .scalars(result.truncated.map { Double($0) }),
      "places": .integers(result.places),
    ]
  }

  /// A pattern whose order is that of magnitudes: NaNs, of which all are equal, above infinity.
  private static func pattern(_ x: Float) -> UInt32 {
    x.isNaN ? 0x7F80_0001 : x.magnitude.bitPattern
  }

  private static func select(_ x: [Float], _ k: Int) -> (truncated: [Float], places: [Int]) {
    guard k > 0 else { return (x.map { _ in 0 }, []) }
    let patterns = x.map(pattern)
    let limit = greatest(patterns, k)
    var ties = k - patterns.count { $0 > limit }
    var truncated = [Float](repeating: 0, count: x.count)
    var places: [Int] = []
    for (i, pattern) in patterns.enumerated() {
      let isTied = pattern == limit && ties > 0
      if isTied { ties -= 1 }
      guard isTied || pattern > limit else { continue }
      truncated[i] = x[i]
      places.append(i)
    }
    return (truncated, places)
  }

  /// The k-th greatest, k ≥ 1. The middle of three is the pivot.
  private static func greatest(_ values: [UInt32], _ k: Int) -> UInt32 {
    var a = values
    var (low, high) = (0, a.count - 1)
    while low < high {
      let middle = low + (high - low) / 2
      let pivot = max(min(a[low], a[middle]), min(max(a[low], a[middle]), a[high]))
      var (i, j) = (low, high)
      while i <= j {
        while a[i] > pivot { i += 1 }
        while a[j] < pivot { j -= 1 }
        if i <= j {
          a.swapAt(i, j)
          i += 1
          j -= 1
        }
      }
      if k - 1 <= j { high = j } else if k - 1 >= i { low = i } else { return pivot }
    }
    return a[low]
  }
}
