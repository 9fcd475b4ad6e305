import QuantisationKernels
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension FloatEight {
  struct Buffers {
    let values: UnsafeBufferPointer<Float>
    let codes: UnsafeMutableBufferPointer<UInt8>
    let format: Format
  }

  /// Integer arithmetic on the bits of single precision.
  static func kernel(_ lane: Lane) -> Implementation<FloatEight> {
    Implementation(
      "bits-\(lane.rawValue)-float32", .exact,
      arena: { problem, arena in
        Buffers(
          values: arena.input(problem.values),
          codes: arena.output(problem.values.count, of: UInt8.self), format: problem.format)
      },
      run: { buffers in encode(buffers, lane) },
      observe: { buffers, _ in ["codes": .scalars(buffers.codes.map { Double($0) })] })
  }

  private static func encode(_ buffers: borrowing Buffers, _ lane: Lane) {
    guard let x = buffers.values.baseAddress, let q = buffers.codes.baseAddress else { return }
    let (n, m) = (buffers.values.count, buffers.format.mantissa)
    #if V4
      if lane == .v4 { return QuantisationKernelsV4.floatEight(x, n, m, q) }
    #endif
    QuantisationKernels.floatEight(x, n, m, q)
  }

  /// Codes of an array.
  static func encoded(_ values: [Float], _ format: Format) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: values.count) { codes, count in
      values.withUnsafeBufferPointer { values in
        guard let x = values.baseAddress, let q = codes.baseAddress else { return }
        QuantisationKernels.floatEight(x, values.count, format.mantissa, q)
      }
      count = values.count
    }
  }
}
