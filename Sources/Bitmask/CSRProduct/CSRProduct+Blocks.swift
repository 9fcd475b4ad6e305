import Bindings
import BitmaskKernels
import Structures
import Verification

#if V4
  import BitmaskKernelsV4
#endif

extension CSRProduct {
  /// The nonzeros of a dense matrix by rows.
  static func compressed(_ dense: Matrix<Float>) -> CSR<Float> {
    var (pointers, columns, values): ([Int], [Int], [Float]) = ([0], [], [])
    for i in 0..<dense.rows {
      for j in 0..<dense.columns where dense[i, j] != 0 {
        columns.append(j)
        values.append(dense[i, j])
      }
      pointers.append(values.count)
    }
    do {
      return try CSR(
        rows: dense.rows, columns: dense.columns, rowPointers: pointers, columnIndices: columns,
        values: values)
    } catch { preconditionFailure("\(error)") }
  }

  static func dense(_ matrix: CSR<Float>) -> Matrix<Float> {
    var result = Matrix<Float>(repeating: 0, rows: matrix.rows, columns: matrix.columns)
    for i in 0..<matrix.rows {
      for k in matrix.range(ofRow: i) { result[i, matrix.columnIndices[k]] = matrix.values[k] }
    }
    return result
  }

  /// The matrix in blocks of 128 columns, so that a byte tells a column.
  private struct Blocks {
    var positions: [Int32] = []
    var columns: [UInt8] = []
    var values: [Float] = []

    init(_ matrix: CSR<Float>, count: Int) {
      var next = (0..<matrix.rows).map { matrix.rowPointers[$0] }
      for block in 0..<count {
        for i in 0..<matrix.rows {
          positions.append(Int32(values.count))
          while next[i] < matrix.rowPointers[i + 1],
            matrix.columnIndices[next[i]] < 128 * (block + 1)
          {
            columns.append(UInt8(matrix.columnIndices[next[i]] - 128 * block))
            values.append(matrix.values[next[i]])
            next[i] += 1
          }
        }
        positions.append(Int32(values.count))
      }
    }
  }

  struct Operands {
    let rows: Int, columnsOfB: Int, blocks: Int, width: Int
    let positions: UnsafePointer<Int32>
    let columns: UnsafePointer<UInt8>
    let values: UnsafePointer<Float>, b: UnsafePointer<Float>
    let c: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  }

  /// So many columns filled up to whole vectors; three of them to a tile of four, which takes no longer.
  private static func width(_ columns: Int) -> Int {
    let vectors = (columns + 15) / 16
    return 16 * (vectors % 4 == 3 ? vectors + 1 : vectors)
  }

  /// 128 columns of A and 64 or 16 of B at a time.
  static func kernel(_ lane: Lane) -> Implementation<CSRProduct> {
    Implementation(
      "blocks-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw StructureError(obstacle) }
        let (matrix, right) = (problem.matrix, problem.right)
        guard matrix.entryCount <= Int32.max else {
          throw StructureError(
            "\(matrix.entryCount) entries: positions of 32 bits do not reach them")
        }
        // One block at least, so that C is written.
        let blocks = max(1, (matrix.columns + 127) / 128), width = width(right.columns)
        let packed = Blocks(matrix, count: blocks)
        var b = [Float](repeating: 0, count: max(1, 128 * blocks * width))
        for i in 0..<right.rows {
          for j in 0..<right.columns { b[i * width + j] = right[i, j] }
        }
        return Operands(
          rows: matrix.rows, columnsOfB: right.columns, blocks: blocks, width: width,
          positions: arena.input(packed.positions).baseAddress!,
          columns: arena.input(packed.columns.isEmpty ? [0] : packed.columns).baseAddress!,
          values: arena.input(packed.values.isEmpty ? [.nan] : packed.values).baseAddress!,
          b: arena.input(b).baseAddress!,
          c: arena.output(max(1, matrix.rows * width), of: Float.self).baseAddress!,
          scratch: arena.output(128 * 64, of: Float.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return BitmaskKernelsV4.csrProduct(
              o.rows, o.blocks, o.width / 16, o.positions, o.columns, o.values, o.b, o.c, o.scratch)
          }
        #endif
        BitmaskKernels.csrProduct(
          o.rows, o.blocks, o.width / 16, o.positions, o.columns, o.values, o.b, o.c, o.scratch)
      },
      observe: { o, _ in
        var c: [Double] = []
        for i in 0..<o.rows {
          for j in 0..<o.columnsOfB { c.append(Double(o.c[i * o.width + j])) }
        }
        return ["c": .scalars(c)]
      })
  }

  /// The matrix with its zeros written out.
  static let openBLAS = Implementation<CSRProduct>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5: zeros that are written out add nothing", bound),
    contract: Contract(exemptions: [
      "NaN in a row of B": "a product with a zero that is written out is NaN"
    ])
  ) { problem in
    if let obstacle = problem.obstacle { throw StructureError(obstacle) }
    return (dense(problem.matrix), problem.right)
  } run: { input -> Matrix<Float> in
    var c = Matrix<Float>(repeating: 0, rows: input.0.rows, columns: input.1.columns)
    guard !c.elements.isEmpty, input.0.columns > 0 else { return c }
    try? BLAS.gemm(input.0, input.1, &c)
    return c
  } observe: { c in
    ["c": .scalars(c.elements.map { Double($0) })]
  }

  /// γₙ |A||B| for the n products that a row adds up, in any order, and one addition of two sums.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    let (a, b) = (problem.matrix, problem.right)
    var allowances: [Double] = []
    for i in 0..<a.rows {
      let range = a.range(ofRow: i)
      let factor = gamma(range.count + 1, unitRoundoff: 0x1p-24) * 1.01
      var sizes = [Double](repeating: 0, count: b.columns)
      for k in range {
        let value = Double(abs(a.values[k])), start = a.columnIndices[k] * b.columns
        for j in 0..<b.columns { sizes[j] += value * Double(abs(b.elements[start + j])) }
      }
      allowances += sizes.map { factor * $0 }
    }
    return ["c": .componentwise(allowances)]
  }
}
