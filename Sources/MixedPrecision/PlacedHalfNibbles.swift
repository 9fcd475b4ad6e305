import MixedPrecisionKernels
public import Structures
public import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// Weights of four bits with steps of half precision, in the memory of an arena, as ``PlacedNibbles`` are.
public struct PlacedHalfNibbles {
  public static let unit = 8
  public let terms: Int, columns: Int, panels: Int
  public let groups: Int, group: Int
  let codes: UnsafeBufferPointer<UInt8>
  let steps: UnsafeBufferPointer<UInt16>

  /// - Throws: `MixedPrecisionError` for terms that are no multiple of 8, a code above 15, or steps that do not
  ///   fit.
  public init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float16>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try GroupedWeights.check(codes, steps, group: group, of: Self.unit, activations: codes.rows)
    let packed = try NibblePanels(codes)
    (terms, columns, panels) = (packed.terms, packed.columns, packed.panels)
    (groups, self.group) = (steps.rows, group)
    self.codes = arena.input(filled(packed.bytes, 0))
    self.steps = arena.input(filled(panelled(steps.map(\.bitPattern), 0), 0))
  }

  /// Numbers of a row of results: columns filled up to whole panels.
  public var width: Int { 32 * panels }

  /// Bytes of codes and steps: k/2 + 2k/g for each column, of whole panels.
  public var byteCount: Int { width * (terms / 2 + 2 * groups) }

  /// C = A Ŵ for m rows of halves, rounded to half precision at the end. C has m rows of `width` numbers; `wide` is
  /// scratch for the activations, `sums` for the results. 2 m k n operations.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<UInt16>, wide: UnsafeMutablePointer<Float>,
    sums: UnsafeMutablePointer<Float>, _ c: UnsafeMutablePointer<UInt16>, _ lane: Lane
  ) {
    guard let q = codes.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyHalves(
          m, panels, groups, group, a, q, w, wide, sums, c)
      }
    #endif
    MixedPrecisionKernels.multiplyHalves(m, panels, groups, group, a, q, w, wide, sums, c)
  }
}
