import Bindings
import BitmaskKernels
import Structures
import Verification

#if V4
  import BitmaskKernelsV4
#endif

extension BitmaskGEMV {
  struct Operands {
    let rows: Int, panels: Int, blocks: Int
    let words: UnsafePointer<UInt64>
    let values: UnsafePointer<Float>, x: UnsafePointer<Float>
    let y: UnsafeMutablePointer<Float>
  }

  /// Four rows at a time; with AVX-512 sixteen values are expanded to the places of their bits.
  static func kernel(_ lane: Lane) -> Implementation<BitmaskGEMV> {
    Implementation(
      "panels-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw StructureError(obstacle) }
        let packed = BitmaskPanels(problem.matrix, width: 16)
        let filled = [Float](repeating: 0, count: max(1, 16 * packed.blocks) - problem.x.count)
        return Operands(
          rows: problem.matrix.rows, panels: packed.panels, blocks: packed.blocks,
          words: arena.input(packed.words.isEmpty ? [0] : packed.words).baseAddress!,
          values: arena.input(packed.values).baseAddress!,
          x: arena.input(problem.x.map { Float($0) } + filled).baseAddress!,
          y: arena.output(max(1, 4 * packed.panels), of: Float.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return BitmaskKernelsV4.gemv(o.panels, o.blocks, o.words, o.values, o.x, o.y)
          }
        #endif
        BitmaskKernels.gemv(o.panels, o.blocks, o.words, o.values, o.x, o.y)
      },
      observe: { o, _ in ["y": .scalars((0..<o.rows).map { Double(o.y[$0]) })] })
  }

  /// The matrix with its zeros written out: what compression has to beat.
  static let openBLAS = Implementation<BitmaskGEMV>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5: zeros that are written out add nothing", bound),
    contract: Contract(exemptions: exemptions)
  ) { problem in
    if let obstacle = problem.obstacle { throw StructureError(obstacle) }
    return (problem.matrix, problem.x.map { Float($0) })
  } run: { input -> [Float] in
    var y = [Float](repeating: 0, count: input.0.rows)
    try? BLAS.gemv(input.0, input.1, &y)
    return y
  } observe: { y in
    ["y": .scalars(y.map { Double($0) })]
  }
}
