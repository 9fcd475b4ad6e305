/// Holm's correction: which of several hypotheses may be rejected so that the chance of rejecting any true one
/// stays below a level, whatever the dependence between them.
///
/// The p-values are taken in increasing order; the i-th of m (from 0) is rejected if it and all before it are
/// at most level / (m − i).
///
/// Source: S. Holm, "A simple sequentially rejective multiple test procedure", *Scandinavian Journal of
/// Statistics* 6(2), 1979.
public enum Holm {
  /// The indices of the rejected hypotheses.
  ///
  /// - Parameter count: How many hypotheses the family has, if some of them are not in `p`.
  public static func rejected(_ p: [Double], level: Double, count: Int? = nil) -> Set<Int> {
    let family = max(count ?? p.count, p.count)
    var rejected: Set<Int> = []
    for (step, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      guard p[index] <= level / Double(family - step) else { break }
      rejected.insert(index)
    }
    return rejected
  }
}
