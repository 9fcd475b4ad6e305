import MixedPrecisionKernels
public import Structures
public import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// Steps as kernels read them: for each panel of 32 columns and each group 32, filled up with `filler`.
func panelled<T>(_ steps: Matrix<T>, _ filler: T) -> [T] {
  let (groups, panels) = (steps.rows, roundedUp(steps.columns, to: 32) / 32)
  var result = [T](repeating: filler, count: 32 * groups * panels)
  for b in 0..<groups {
    for j in 0..<steps.columns { result[(j / 32 * groups + b) * 32 + j % 32] = steps[b, j] }
  }
  return result
}

/// Values, or one filler where there are none: what is placed has an address.
func filled<T>(_ values: [T], _ filler: T) -> [T] { values.isEmpty ? [filler] : values }

/// The n columns of rows that are filled up to whole panels of 32.
func unfilled(_ c: some Collection<Double>, rows: Int, columns n: Int) -> [Double] {
  let width = max(1, roundedUp(n, to: 32))
  return c.prefix(rows * width).enumerated().filter { $0.offset % width < n }.map(\.element)
}

/// Weights of four bits of a layer with steps of single precision.
public typealias PlacedNibbles = NibbleLayer<Float>

/// The same with steps of half precision, by their bits.
public typealias PlacedHalfNibbles = NibbleLayer<UInt16>

/// All weights of a layer, with their steps.
public struct NibbleLayer<Step: Numeric & BitwiseCopyable>: PlacedPanels {
  public static var unit: Int { 8 }
  public let terms: Int, columns: Int, panels: Int
  public let groups: Int, group: Int
  let codes: UnsafeBufferPointer<UInt8>
  let steps: UnsafeBufferPointer<Step>

  private init(
    _ codes: Matrix<UInt8>, kept steps: Matrix<Step>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try GroupedWeights.check(codes, steps, group: group, of: Self.unit, activations: codes.rows)
    let packed = try NibblePanels(codes)
    (terms, columns, panels) = (packed.terms, packed.columns, packed.panels)
    (groups, self.group) = (steps.rows, group)
    self.codes = arena.input(filled(packed.bytes, 0))
    self.steps = arena.input(filled(panelled(steps, 0), 0))
  }

  /// Bytes of codes and steps, s of one step: k/2 + s k/g for each column, of whole panels.
  public var byteCount: Int { width * (terms / 2 + MemoryLayout<Step>.size * groups) }
}

extension NibbleLayer: PlacedWeights where Step == Float {
  /// - Throws: `MixedPrecisionError` for terms that are no multiple of 8, a code above 15, or steps that do not
  ///   fit.
  public init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try self.init(codes, kept: steps, group: group, in: arena)
  }

  /// C = A Ŵ for m rows of floats. C has m rows of `width` numbers. 2 m k n operations.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ lane: Lane
  ) {
    guard let q = codes.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyDequantised(m, panels, groups, group, a, q, w, c)
      }
    #endif
    MixedPrecisionKernels.multiplyDequantised(m, panels, groups, group, a, q, w, c)
  }

  /// The same for m rows of signed bytes with a step x for each row and group; 64 divides a group, which has
  /// at most 2048 terms. `starts` is scratch for m times `groups` numbers.
  public func multiply(
    _ m: Int, _ a: UnsafePointer<Int8>, steps x: UnsafePointer<Float>,
    _ starts: UnsafeMutablePointer<Int32>, _ c: UnsafeMutablePointer<Float>, _ lane: Lane
  ) {
    guard let q = codes.baseAddress, let w = steps.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyNibbles(
          m, panels, groups, group, a, x, q, w, starts, c)
      }
    #endif
    MixedPrecisionKernels.multiplyNibbles(m, panels, groups, group, a, x, q, w, starts, c)
  }
}

extension NibbleLayer where Step == UInt16 {
  /// - Throws: As for steps of single precision.
  public init(
    _ codes: Matrix<UInt8>, steps: Matrix<Float16>, group: Int, in arena: Arena
  ) throws(MixedPrecisionError) {
    try self.init(codes, kept: steps.map(\.bitPattern), group: group, in: arena)
  }

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
