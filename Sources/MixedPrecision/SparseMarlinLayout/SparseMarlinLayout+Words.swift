import MixedPrecisionKernels
import Scalars
import Structures
import Verification

#if V4
  import MixedPrecisionKernelsV4
#endif

/// Codes of which at most two of four are not 8: three fours of four have two, one fewer.
func sparseCodes(_ k: Int, _ n: Int, using generator: inout Generator) -> Matrix<UInt8> {
  var codes = Matrix<UInt8>(repeating: 8, rows: k, columns: n)
  for top in stride(from: 0, to: k, by: 4) {
    for j in 0..<n {
      let bits = generator.next()
      let first = Int(bits % 4)
      let other = (first + 1 + Int(bits >> 2 % 3)) % 4
      let count = bits >> 8 % 4 == 0 ? Int(bits >> 16 % 2) : 2
      if count > 0, top + first < k { codes[top + first, j] = UInt8(bits >> 24 & 15) }
      if count > 1, top + other < k { codes[top + other, j] = UInt8(bits >> 32 & 15) }
    }
  }
  return codes
}

extension SparseMarlinLayout {
  /// - Throws: `MixedPrecisionError` for a shape without whole panels, a code above 15, or a four that keeps
  ///   more than two.
  static func validate(_ codes: Matrix<UInt8>) throws(MixedPrecisionError) {
    guard codes.rows.isMultiple(of: 16), codes.columns.isMultiple(of: 32) else {
      throw MixedPrecisionError(
        "Codes are \(codes.rows) × \(codes.columns): panels take multiples of 16 and 32")
    }
    try validateFours(codes)
  }

  /// - Throws: `MixedPrecisionError` for a code above 15, or a four that keeps more than two.
  static func validateFours(_ codes: Matrix<UInt8>) throws(MixedPrecisionError) {
    if let place = codes.elements.firstIndex(where: { $0 > 15 }) {
      throw MixedPrecisionError("Code \(place) is \(codes.elements[place]): four bits hold 0 to 15")
    }
    for top in stride(from: 0, to: codes.rows, by: 4) {
      for j in 0..<codes.columns {
        let kept = (top..<top + 4).count { codes[$0, j] != 8 }
        guard kept <= 2 else {
          throw MixedPrecisionError(
            "Rows \(top)..<\(top + 4) of column \(j) keep \(kept) codes: two of four have a place")
        }
      }
    }
  }

  /// Codes in panels of a k × n matrix, filled up with 8s to whole panels.
  static func packed(_ codes: Matrix<UInt8>, _ lane: Lane) throws(MixedPrecisionError) -> [UInt32] {
    let width = roundedUp(codes.columns, to: 32)
    let whole = Matrix(rows: codes.rows, columns: width) {
      $1 < codes.columns ? codes[$0, $1] : 8
    }
    try validate(whole)
    var words = [UInt32](repeating: 0, count: 3 * whole.elements.count / 32)
    whole.elements.withUnsafeBufferPointer { q in
      words.withUnsafeMutableBufferPointer { out in
        guard let q = q.baseAddress, let out = out.baseAddress else { return }
        pack(q, whole.rows, width, out, lane)
      }
    }
    return words
  }

  struct Operands {
    let k: Int, n: Int
    let codes: UnsafeBufferPointer<UInt8>
    let words: UnsafeMutableBufferPointer<UInt32>
  }

  static func kernel(_ lane: Lane) -> Implementation<SparseMarlinLayout> {
    Implementation(
      "columns-\(lane.rawValue)", .exact,
      arena: { problem, arena in
        try validate(problem.codes)
        let codes = problem.codes
        return Operands(
          k: codes.rows, n: codes.columns, codes: arena.input(codes.elements),
          words: arena.output(3 * codes.elements.count / 32, of: UInt32.self))
      },
      run: { o in
        guard let codes = o.codes.baseAddress, let words = o.words.baseAddress else { return }
        pack(codes, o.k, o.n, words, lane)
      },
      observe: { o, _ in ["words": .integers(o.words.map { Int($0) })] })
  }

  private static func pack(
    _ codes: UnsafePointer<UInt8>, _ k: Int, _ n: Int, _ words: UnsafeMutablePointer<UInt32>,
    _ lane: Lane
  ) {
    #if V4
      if lane == .v4 { return MixedPrecisionKernelsV4.packSparse(codes, k, n, words) }
    #endif
    MixedPrecisionKernels.packSparse(codes, k, n, words)
  }

  /// The k × n codes of words, by their places.
  static func unpacked(_ words: [Int], rows k: Int, columns n: Int) -> Matrix<Int> {
    var codes = Matrix(repeating: 8, rows: k, columns: n)
    for (block, start) in stride(from: 0, to: words.count - 47, by: 48).enumerated() {
      let (top, panel) = (block % (k / 16) * 16, block / (k / 16) * 32)
      for column in 0..<32 {
        let places = words[start + 32 + column % 16] >> (column / 16 * 16)
        for i in 0..<8 {
          let row = top + i / 2 * 4 + places >> (2 * i) & 3
          codes[row, panel + column] = words[start + column] >> (4 * i) & 15
        }
      }
    }
    return codes
  }

  static let statements: [Law<SparseMarlinLayout>] = [
    Law("It is a bijection: codes at the places of the words are the matrix.") {
      problem, subject in
      let codes = problem.codes
      let words = subject(problem)[integers: "words"]
      return words.count == 3 * codes.elements.count / 32
        && unpacked(words, rows: codes.rows, columns: codes.columns) == codes.map { Int($0) }
    },
    Law("Every nibble of places is one of six: two places, the first one first.") {
      problem, subject in
      let words = subject(problem)[integers: "words"]
      let nibbles = words.enumerated().filter { $0.offset % 48 >= 32 }
        .flatMap { word in (0..<8).map { word.element >> (4 * $0) & 15 } }
      return !nibbles.isEmpty && Set(nibbles).isSubset(of: [0x4, 0x8, 0xC, 0x9, 0xD, 0xE])
    },
    Law("Codes 16 - q where they are not 0 have the places of q.") { problem, subject in
      let (cut, opposite) = (
        Problem(codes: problem.codes.map { max(1, $0) }),
        Problem(codes: problem.codes.map { 16 - max(1, $0) })
      )
      func places(_ problem: Problem) -> [Int] {
        subject(problem)[integers: "words"].enumerated().filter { $0.offset % 48 >= 32 }
          .map(\.element)
      }
      return places(cut) == places(opposite)
    },
  ]
}
