import Scalars

extension TopKTruncation {
  /// The indices of the k largest magnitudes: the first k of a stable sort by falling magnitude.
  static func largest<S: Scalar>(_ x: [S], keeping k: Int) -> Set<Int> {
    let sizes = x.map(\.absolute)
    let order = sizes.indices.sorted { i, j in
      // Not both ways round: a tie leaves the one in front where it is.
      sizes[j] < sizes[i] || (!(sizes[i] < sizes[j]) && i < j)
    }
    return Set(order.prefix(k))
  }
}
