import Bindings
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

/// A 2:4 matrix as the kernel reads it: panels of eight rows, in tiles of 32 columns.
///
/// A tile has sixteen values of each row, and one word with the places of these, two bits for each. Rows
/// and columns that fill up the last panel and tiles hold zeros at place 0.
struct Panels24 {
  let panels: Int, tiles: Int
  let values: [Float]
  let places: [UInt32]

  init(_ matrix: NMCompressed<Float>) {
    let kept = matrix.columns / 2
    panels = (matrix.rows + 7) / 8
    tiles = (kept + 15) / 16
    var values = [Float](repeating: 0, count: 128 * panels * tiles)
    var places = [UInt32](repeating: 0, count: 8 * panels * tiles)
    for i in 0..<matrix.rows {
      for k in 0..<kept {
        let word = 8 * (i / 8 * tiles + k / 16) + i % 8
        values[16 * word + k % 16] = matrix.values[i * kept + k]
        places[word] |= UInt32(matrix.indices[i * kept + k]) << UInt32(2 * (k % 16))
      }
    }
    (self.values, self.places) = (values, places)
  }

  /// A vector for the columns, with zeros after it.
  func vector(_ x: [Double]) -> [Float] {
    x.map { Float($0) } + [Float](repeating: 0, count: 32 * tiles - x.count)
  }
}

extension SparseGEMV {
  /// A 2:4 matrix that is written here.
  static func compressed(
    rows: Int, columns: Int, _ values: [Float], places: [Int]
  ) -> NMCompressed<Float> {
    do {
      return try NMCompressed(
        rows: rows, columns: columns, pattern: nm(2, of: 4), values: values,
        indices: places.map { UInt8($0) })
    } catch { preconditionFailure("\(error)") }
  }

  struct Operands {
    let rows: Int, panels: Int, tiles: Int
    let values: UnsafePointer<Float>, x: UnsafePointer<Float>
    let places: UnsafePointer<UInt32>
    let y: UnsafeMutablePointer<Float>
    var result: Observation<Double> { ["y": .scalars((0..<rows).map { Double(y[$0]) })] }
  }

  /// Eight rows at a time; with AVX-512 a permutation fetches sixteen entries of x.
  static func kernel(_ lane: Lane) -> Implementation<SparseGEMV> {
    Implementation(
      "panels-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in
        let packed = Panels24(problem.matrix)
        return Operands(
          rows: problem.matrix.rows, panels: packed.panels, tiles: packed.tiles,
          values: arena.input(packed.values.isEmpty ? [.nan] : packed.values).baseAddress!,
          x: arena.input(packed.tiles == 0 ? [.nan] : packed.vector(problem.x)).baseAddress!,
          places: arena.input(packed.places.isEmpty ? [0] : packed.places).baseAddress!,
          y: arena.output(8 * packed.panels, of: Float.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return SparsityKernelsV4.gemv24(o.panels, o.tiles, o.values, o.places, o.x, o.y)
          }
        #endif
        SparsityKernels.gemv24(o.panels, o.tiles, o.values, o.places, o.x, o.y)
      },
      observe: { o, _ in o.result })
  }

  /// The matrix with its zeros written out: what compression has to beat.
  static let openBLAS = Implementation<SparseGEMV>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5, for all n terms") { bound($0, terms: $0.x.count) },
    contract: Contract(exemptions: [
      "an infinity at a pruned column": "a product with a zero that is written out is NaN"
    ])
  ) { problem in
    (problem.matrix.dense, problem.x.map { Float($0) })
  } run: { input -> [Float] in
    var y = [Float](repeating: 0, count: input.0.rows)
    try? BLAS.gemv(input.0, input.1, &y)
    return y
  } observe: { y in
    ["y": .scalars(y.map { Double($0) })]
  }

  static let bound: @Sendable (Problem) -> ErrorBound = { bound($0, terms: $0.x.count / 2) }

  /// γₖ |W||x| for the k products that a row adds up, in any order.
  static func bound(_ problem: Problem, terms: Int) -> ErrorBound {
    let factor = gamma(max(1, terms), unitRoundoff: 0x1p-24) * (1 + Double(terms + 4) * 0x1p-52)
    let matrix = problem.matrix, kept = matrix.columns / 2
    let sizes = (0..<matrix.rows).map { i in
      (0..<kept).reduce(0.0) { sum, k in
        let slot = i * kept + k
        let column = k / 2 * 4 + Int(matrix.indices[slot])
        return sum + abs(Double(matrix.values[slot]) * problem.x[column])
      }
    }
    return ["y": .componentwise(sizes.map { factor * $0 })]
  }
}
