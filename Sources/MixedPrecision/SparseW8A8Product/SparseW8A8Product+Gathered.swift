import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// What the product with two of four weights reads and writes.
private struct Operands {
  let m: Int, n: Int, panels: Int, depth: Int
  let a: UnsafePointer<Int8>
  let b: UnsafePointer<UInt8>
  let starts: UnsafePointer<Int32>
  let scratch: UnsafeMutablePointer<UInt8>
  let c: UnsafeMutableBufferPointer<Int32>
}

extension SparseW8A8Product {
  /// With AVX-512 each column takes its activations out of eight by a permutation of bytes: three instructions
  /// for what the dense product does in two, of which the processor can do three at a time.
  static func gathered(_ lane: Lane) -> Implementation<SparseW8A8Product> {
    Implementation(
      "gathered-\(lane.rawValue)-int8", .exact,
      arena: { problem, arena in
        try W8A8Product.validate(problem)
        let (weights, a) = (try SparseBytePanels(problem.weights), problem.activations)
        let scratch = MixedPrecisionKernels.sparseBytesScratch(a.rows, weights.depth)
        return Operands(
          m: a.rows, n: weights.columns, panels: weights.panels, depth: weights.depth,
          a: arena.input(W8A8Product.rows(a, weights.depth)).baseAddress!,
          b: arena.input(weights.bytes.isEmpty ? [0] : weights.bytes).baseAddress!,
          starts: arena.input(weights.starts).baseAddress!,
          scratch: arena.output(max(1, scratch), of: UInt8.self).baseAddress!,
          c: arena.output(max(1, 32 * a.rows * weights.panels), of: Int32.self))
      },
      run: { x in multiply(x, lane) },
      observe: { x, _ in W8A8Product.observation(x.c, x.m, x.n) })
  }

  private static func multiply(_ x: borrowing Operands, _ lane: Lane) {
    guard let c = x.c.baseAddress else { return }
    #if V4
      if lane == .v4 {
        return MixedPrecisionKernelsV4.multiplySparseBytes(
          x.m, x.panels, x.depth, x.a, x.b, x.starts, x.scratch, c)
      }
    #endif
    MixedPrecisionKernels.multiplySparseBytes(
      x.m, x.panels, x.depth, x.a, x.b, x.starts, x.scratch, c)
  }
}
