import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

extension W8A8Product {
  struct Operands {
    let m: Int, n: Int, panels: Int, depth: Int
    let a: UnsafeBufferPointer<Int8>
    let b: UnsafeBufferPointer<UInt8>
    let starts: UnsafeMutableBufferPointer<Int32>
    let c: UnsafeMutableBufferPointer<Int32>
  }

  static func validate(_ problem: Problem) throws(MixedPrecisionError) {
    let (a, b) = (problem.activations, problem.weights)
    guard a.columns == b.rows else {
      throw MixedPrecisionError(
        "Activations have \(a.columns) columns and weights \(b.rows) rows: both are the terms of a sum"
      )
    }
    guard a.columns < 1 << 17 else {
      throw MixedPrecisionError("\(a.columns) terms: sums of 2^17 and more may exceed 32 bits")
    }
  }

  static func panels(_ lane: Lane) -> Implementation<W8A8Product> {
    Implementation(
      "panels-\(lane.rawValue)-int8", .exact,
      arena: { problem, arena in
        try validate(problem)
        let (weights, a) = (BytePanels(problem.weights), problem.activations)
        let filler = [Int8](repeating: 0, count: weights.depth - a.columns)
        let rows = (0..<a.rows).flatMap { Array(a[row: $0]) + filler }
        return Operands(
          m: a.rows, n: weights.columns, panels: weights.panels, depth: weights.depth,
          a: arena.input(rows.isEmpty ? [0] : rows),
          b: arena.input(weights.bytes.isEmpty ? [0] : weights.bytes),
          starts: arena.output(a.rows + 1, of: Int32.self),
          c: arena.output(max(1, 32 * a.rows * weights.panels), of: Int32.self))
      },
      run: { x in multiply(x, lane) },
      observe: { x, _ in
        let width = 32 * x.panels
        return [
          "c": .scalars((0..<x.m * x.n).map { Double(x.c[$0 / x.n * width + $0 % x.n]) })
        ]
      })
  }

  private static func multiply(_ x: borrowing Operands, _ lane: Lane) {
    guard let a = x.a.baseAddress, let b = x.b.baseAddress, let c = x.c.baseAddress,
      let starts = x.starts.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplyBytes(x.m, x.panels, x.depth, a, b, starts, c)
      }
    #endif
    MixedPrecisionKernels.multiplyBytes(x.m, x.panels, x.depth, a, b, starts, c)
  }

  /// In single precision, where sums of up to 1024 terms are exact.
  static let openBLAS = Implementation<W8A8Product>(
    "openblas-float32", voice: .peer("OpenBLAS"),
    .rounding("sums in single precision: Higham 2002, (3.5)", bound),
    prepare: { problem in
      try validate(problem)
      return (problem.activations.map { Float($0) }, problem.weights.map { Float($0) })
    },
    run: { DensePeer.product($0.0, $0.1) },
    observe: { c in ["c": .scalars(c.elements.map { Double($0) })] })
}
