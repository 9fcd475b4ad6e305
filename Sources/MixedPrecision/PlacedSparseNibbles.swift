import MixedPrecisionKernels
public import Structures
public import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// Weights of four bits of which two of four are kept, in the memory of an arena, as ``PlacedNibbles`` are.
public struct PlacedSparseNibbles: PlacedWeights {
  public static let unit = 16
  public let terms: Int, columns: Int, panels: Int
  public let groups: Int, group: Int
  let words: UnsafeBufferPointer<UInt32>
  let steps: UnsafeBufferPointer<Float>

  /// - Throws: `MixedPrecisionError` for groups that are no multiple of 16, a code above 15, more than two of
  ///   four that are not 8, or steps that do not fit.
  public init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try GroupedWeights.check(codes, steps, group: group, of: Self.unit, activations: codes.rows)
    (terms, columns) = (codes.rows, codes.columns)
    panels = roundedUp(columns, to: 32) / 32
    (groups, self.group) = (steps.rows, group)
    words = arena.input(filled(try SparseMarlinLayout.packed(codes, Lane.widest), 0))
    self.steps = arena.input(filled(panelled(steps, 0), 0))
  }

  /// Bytes of codes, places and steps: 3k/8 + 4k/g for each column, of whole panels.
  public var byteCount: Int { 32 * panels * (3 * terms / 8 + 4 * groups) }

  /// C = A Ŵ for m rows of floats. C has m rows of `width` numbers. m k n operations.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ lane: Lane
  ) {
    guard let q = words.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplySparse(m, panels, groups, group, a, q, w, c)
      }
    #endif
    MixedPrecisionKernels.multiplySparse(m, panels, groups, group, a, q, w, c)
  }

  /// The same for m rows of signed bytes with a step x for each row and group, of at most 2048 terms.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<Int8>, steps x: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, _ lane: Lane
  ) {
    guard let q = words.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplySparseNibbles(
          m, panels, groups, group, a, x, q, w, c)
      }
    #endif
    MixedPrecisionKernels.multiplySparseNibbles(m, panels, groups, group, a, x, q, w, c)
  }
}
