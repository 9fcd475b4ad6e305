import Structures
import Verification

extension MaskedGradient {
  /// A NaN in every column in turn of inputs and slopes, in whole tiles of 16 rows and 4 groups and at
  /// their rims: it reaches the slots that keep its column, or all of its row's.
  static let spoilt: [Special<MaskedGradient>] = (0..<40).map { column in
    let (b, m, groups) = (3, 17, 10)
    func kept(_ i: Int, _ g: Int) -> [Int] { [i % 4, (i + 1 + g % 2) % 4].sorted() }
    let places = (0..<m).flatMap { i in (0..<groups).flatMap { kept(i, $0) } }
    let weights = SparseGEMV.compressed(
      rows: m, columns: 4 * groups, [Float](repeating: 1, count: places.count), places: places)
    // Columns beyond the rows spoil inputs, and those before them slopes.
    let isSlope = column < m && column.isMultiple(of: 2)
    let sample = column % b
    let gradient = (0..<m).flatMap { i in
      (0..<groups).flatMap { g in
        kept(i, g).map { place -> Double in
          (isSlope ? i == column : 4 * g + place == column) ? .nan : Double(b)
        }
      }
    }
    return Special(
      "NaN in column \(column) of \(isSlope ? "the slopes" : "the inputs")",
      Problem(
        slopes: Matrix(rows: b, columns: m) {
          isSlope && $0 == sample && $1 == column ? .nan : 1
        },
        x: Matrix(rows: b, columns: 4 * groups) {
          !isSlope && $0 == sample && $1 == column ? .nan : 1
        }, weights: weights),
      contract: "NaN propagates to the entries of its column that are kept, and to no other",
      gives: ["gradient": .scalars(gradient)])
  }
}
