public import Scalars

extension Array where Element: Scalar {
  /// What laws mean by equal: equality in an exact field; over enclosures, a difference of at most 2⁻⁴⁰ of
  /// the largest, which is far above what their precision leaves open.
  public func agrees(with other: [Element]) -> Bool {
    guard count == other.count else { return false }
    if Element.isExact { return self == other }
    let unit = Element(0x1p-40) * Element.maximum(1, normInfinity(other))
    return zip(self, other).allSatisfy { ($0 - $1).absolute <= unit }
  }
}
