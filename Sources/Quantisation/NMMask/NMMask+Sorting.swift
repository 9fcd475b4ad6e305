import Scalars
import Verification

extension NMMask {
  /// Each group by a full, stable sort: O(M log M).
  static let sorting = Implementation<NMMask>("sort", .exact) { problem in
    problem
  } run: { problem in
    var mask = [Double](repeating: 0, count: problem.weights.count)
    for group in problem.groups {
      let order = group.sorted { i, j in
        let (a, b) = (problem.weights[i].rank, problem.weights[j].rank)
        return a != b ? a > b : i < j
      }
      for i in order.prefix(problem.pattern.kept) { mask[i] = 1 }
    }
    return mask
  } observe: { mask in
    ["mask": .scalars(mask)]
  }
}

extension Float {
  /// The order of magnitudes, NaN above infinity.
  fileprivate var rank: UInt32 { bitPattern & 0x7FFF_FFFF }
}
