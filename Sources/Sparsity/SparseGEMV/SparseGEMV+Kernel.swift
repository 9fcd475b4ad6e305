import Bindings
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

/// Places of a 2:4 matrix at two bits each: one word for sixteen values, each row from a new word.
struct PackedPlaces {
  let words: [UInt32]

  init(_ matrix: NMCompressed<Float>) {
    let kept = matrix.columns / 2
    let perRow = (kept + 15) / 16
    var words = [UInt32](repeating: 0, count: matrix.rows * perRow)
    for i in 0..<matrix.rows {
      for k in 0..<kept {
        words[i * perRow + k / 16] |= UInt32(matrix.indices[i * kept + k]) << UInt32(2 * (k % 16))
      }
    }
    self.words = words
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
    let m: Int, n: Int
    let values: UnsafePointer<Float>, x: UnsafePointer<Float>
    let places: UnsafePointer<UInt32>
    let y: UnsafeMutablePointer<Float>
    var result: Observation<Double> { ["y": .scalars((0..<m).map { Double(y[$0]) })] }
  }

  /// One row after the other; with AVX-512 a permutation fetches sixteen entries of x.
  static func kernel(_ lane: Lane) -> Implementation<SparseGEMV> {
    Implementation(
      "rows-\(lane.rawValue)-float32", .rounding("Higham 2002, section 3.5", bound),
      arena: { problem, arena in
        let matrix = problem.matrix
        return Operands(
          m: matrix.rows, n: matrix.columns,
          values: arena.input(matrix.values.isEmpty ? [.nan] : matrix.values).baseAddress!,
          x: arena.input(problem.x.isEmpty ? [.nan] : problem.x.map { Float($0) }).baseAddress!,
          places: arena.input(matrix.values.isEmpty ? [0] : PackedPlaces(matrix).words)
            .baseAddress!,
          y: arena.output(matrix.rows, of: Float.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return SparsityKernelsV4.gemv24(o.m, o.n, o.values, o.places, o.x, o.y)
          }
        #endif
        SparsityKernels.gemv24(o.m, o.n, o.values, o.places, o.x, o.y)
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
    guard !input.1.isEmpty else { return y }
    try? BLAS.gemv(
      rows: input.0.rows, columns: input.0.columns, alpha: 1, a: input.0.elements,
      lda: input.0.columns, x: input.1, beta: 0, y: &y)
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
