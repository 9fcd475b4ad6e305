import Bindings
import BitmaskKernels
import Structures
import Verification

#if V4
  import BitmaskKernelsV4
#endif

extension BitmaskIntegerGEMV {
  struct Operands {
    let rows: Int, panels: Int, blocks: Int
    let words: UnsafePointer<UInt64>
    let values: UnsafePointer<Int8>
    let x: UnsafePointer<UInt8>
    let sums: UnsafePointer<Int32>
    let y: UnsafeMutablePointer<Int32>
  }

  /// Four rows at a time; with AVX-512 64 values are expanded to the places of their bits.
  static func kernel(_ lane: Lane) -> Implementation<BitmaskIntegerGEMV> {
    Implementation(
      "panels-\(lane.rawValue)-int8", .exact,
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw StructureError(obstacle) }
        let matrix = problem.matrix
        let packed = BitmaskPanels(matrix, width: 64)
        let raised = problem.x.map { UInt8(bitPattern: $0) ^ 0x80 }
        let filled = [UInt8](repeating: 128, count: max(1, 64 * packed.blocks) - raised.count)
        let sums = (0..<max(1, 4 * packed.panels)).map { i in
          i < matrix.rows ? matrix[row: i].reduce(Int32(0)) { $0 + Int32($1) } : 0
        }
        return Operands(
          rows: matrix.rows, panels: packed.panels, blocks: packed.blocks,
          words: arena.input(packed.words.isEmpty ? [0] : packed.words).baseAddress!,
          values: arena.input(packed.values).baseAddress!,
          x: arena.input(raised + filled).baseAddress!, sums: arena.input(sums).baseAddress!,
          y: arena.output(sums.count, of: Int32.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return BitmaskKernelsV4.gemvInt8(
              o.panels, o.blocks, o.words, o.values, o.x, o.sums, o.y)
          }
        #endif
        BitmaskKernels.gemvInt8(o.panels, o.blocks, o.words, o.values, o.x, o.sums, o.y)
      },
      observe: { o, _ in ["y": .scalars((0..<o.rows).map { Double(o.y[$0]) })] })
  }

  /// The same integers in single precision, zeros written out: what both savings are measured against.
  static let openBLAS = Implementation<BitmaskIntegerGEMV>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5: zeros that are written out add nothing", bound)
  ) { problem in
    if let obstacle = problem.obstacle { throw StructureError(obstacle) }
    return (problem.matrix.map { Float($0) }, problem.x.map { Float($0) })
  } run: { input -> [Float] in
    var y = [Float](repeating: 0, count: input.0.rows)
    try? BLAS.gemv(input.0, input.1, &y)
    return y
  } observe: { y in
    ["y": .scalars(y.map { Double($0) })]
  }

  /// γₖ |W||x| for the k products of a row.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let matrix = problem.matrix
    let allowances = (0..<matrix.rows).map { i -> Double in
      var (size, terms) = (0, 0)
      for j in 0..<matrix.columns where matrix[i, j] != 0 {
        size += abs(Int(matrix[i, j]) * Int(problem.x[j]))
        terms += 1
      }
      return gamma(max(1, terms), unitRoundoff: 0x1p-24) * 1.01 * Double(size)
    }
    return ["y": .componentwise(allowances)]
  }
}
