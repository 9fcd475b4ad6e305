import BitmaskKernels
import Verification

#if V4
  import BitmaskKernelsV4
#endif

extension BitmaskCompression {
  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let count: Int, blocks: Int
    let x: UnsafePointer<Float>
    let masks: UnsafeMutablePointer<UInt16>
    let values: UnsafeMutablePointer<Float>, restored: UnsafeMutablePointer<Float>
  }

  /// Sixteen numbers at a time; with AVX-512 by compression and expansion in a register.
  static func kernel(_ lane: Lane) -> Implementation<BitmaskCompression> {
    Implementation(
      "blocks-\(lane.rawValue)-float32", .exact,
      arena: { problem, arena in
        let n = problem.x.count, blocks = (n + 15) / 16
        let filled = [Float](repeating: 0, count: max(16, 16 * blocks) - n)
        // Expansion reads a whole vector behind the last value.
        return Buffers(
          count: n, blocks: blocks, x: arena.input(problem.x + filled).baseAddress!,
          masks: arena.output(max(1, blocks), of: UInt16.self).baseAddress!,
          values: arena.output(16 * blocks + 16, of: Float.self).baseAddress!,
          restored: arena.output(max(16, 16 * blocks), of: Float.self).baseAddress!)
      },
      run: { b -> Int in
        #if V4
          if lane == .v4 {
            let stored = BitmaskKernelsV4.compress(b.blocks, b.x, b.masks, b.values)
            BitmaskKernelsV4.restore(b.blocks, b.masks, b.values, b.restored)
            return stored
          }
        #endif
        let stored = BitmaskKernels.compress(b.blocks, b.x, b.masks, b.values)
        BitmaskKernels.restore(b.blocks, b.masks, b.values, b.restored)
        return stored
      },
      observe: { b, stored in
        [
          "masks": .integers((0..<b.blocks).map { Int(b.masks[$0]) }),
          "values": .scalars((0..<stored).map { Double(b.values[$0]) }),
          "restored": .scalars((0..<b.count).map { Double(b.restored[$0]) }),
        ]
      })
  }
}
