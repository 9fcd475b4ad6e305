import Scalars
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

extension DoublePruning {
  /// A problem in the memory that a kernel sees; a bit for each entry of a mask.
  struct Buffers {
    let rows: Int, columns: Int, kept: Int, group: Int
    let weights: UnsafePointer<Float>
    let row: UnsafeMutablePointer<UInt8>, both: UnsafeMutablePointer<UInt8>

    func bits(_ mask: UnsafeMutablePointer<UInt8>) -> Values<Double> {
      let stride = (columns + 7) / 8
      return .scalars(
        (0..<rows * columns).map { entry in
          let (i, j) = (entry / columns, entry % columns)
          return Double(mask[i * stride + j / 8] >> UInt8(j % 8) & 1)
        })
    }
  }

  /// Four rows of sixteen columns by eighteen comparisons; other patterns than 2:4 by counting.
  static func bits(_ lane: Lane) -> Implementation<DoublePruning> {
    Implementation(
      "comparisons-\(lane.rawValue)-float32", .exact,
      arena: { problem, arena in
        let (w, pattern) = (problem.weights, problem.pattern)
        guard w.rows.isMultiple(of: pattern.group), w.columns.isMultiple(of: pattern.group) else {
          throw SparsityError("\(w.rows) x \(w.columns) are no whole groups of \(pattern)")
        }
        guard pattern.group <= 32 else {
          throw SparsityError("Groups of \(pattern) do not fit a word of 32 bits")
        }
        let bytes = max(1, w.rows * ((w.columns + 7) / 8))
        return Buffers(
          rows: w.rows, columns: w.columns, kept: pattern.kept, group: pattern.group,
          weights: arena.input(w.elements.isEmpty ? [.nan] : w.elements.map { Float($0) })
            .baseAddress!,
          row: arena.output(bytes, of: UInt8.self).baseAddress!,
          both: arena.output(bytes, of: UInt8.self).baseAddress!)
      },
      run: { o in
        #if V4
          if lane == .v4 {
            return SparsityKernelsV4.doubleMasks(
              o.weights, o.rows, o.columns, o.kept, o.group, o.row, o.both)
          }
        #endif
        SparsityKernels.doubleMasks(
          o.weights, o.rows, o.columns, o.kept, o.group, o.row, o.both)
      },
      observe: { o, _ in ["row": o.bits(o.row), "both": o.bits(o.both)] })
  }

  /// NaNs, infinities, zeros of either sign and ties in every lane of a block, and in the tail behind it.
  static let spoilt: [Special<DoublePruning>] = {
    let kinds: [Double] = [.nan, .infinity, -0.0, 1, -2, 2, 0]
    return (0..<7).map { shift in
      // 36 columns: two blocks of sixteen and a tail; neighbours differ by 3 and rows by 2 places of seven.
      let weights = Matrix<Double>(rows: 8, columns: 36) { i, j in
        kinds[(3 * j + 2 * i + i / 4 + j * j / 16 + shift) % kinds.count]
      }
      let problem = Problem(weights: weights, pattern: nm(2, of: 4))
      let masks = expected(weights)
      return Special(
        "NaN, infinities, zeros and ties in every place, turn \(shift)", problem,
        contract: "NaN counts as larger than infinity, and of equals those in front stay",
        gives: ["row": .scalars(masks.row), "both": .scalars(masks.both)])
    }
  }()

  /// The masks by ranks written out: NaN 4, infinity 3, two 2, one 1, zero 0.
  private static func expected(_ w: Matrix<Double>) -> (row: [Double], both: [Double]) {
    func rank(_ x: Double) -> Int { x.isNaN ? 4 : x.isInfinite ? 3 : Int(abs(x)) }
    func isAmongTwo(_ mine: Int, _ place: Int, _ others: [(place: Int, rank: Int)]) -> Bool {
      others.count { $0.place < place ? $0.rank >= mine : $0.rank > mine } < 2
    }
    let row = Matrix(rows: w.rows, columns: w.columns) { i, j -> Bool in
      let others = (j / 4 * 4..<j / 4 * 4 + 4).filter { $0 != j }
      return isAmongTwo(rank(w[i, j]), j, others.map { ($0, rank(w[i, $0])) })
    }
    let both = Matrix(rows: w.rows, columns: w.columns) { i, j -> Bool in
      let others = (i / 4 * 4..<i / 4 * 4 + 4).filter { $0 != i && row[$0, j] }
      return row[i, j] && isAmongTwo(rank(w[i, j]), i, others.map { ($0, rank(w[$0, j])) })
    }
    return (row.elements.map { $0 ? 1 : 0 }, both.elements.map { $0 ? 1 : 0 })
  }
}
