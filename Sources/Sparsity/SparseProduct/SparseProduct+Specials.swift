import Structures
import Verification

extension SparseProduct {
  /// A NaN at every place in turn of a row of x: in whole tiles of 8 × 32 and at their rims, in the first
  /// word of places and in the second. It reaches the outputs that keep its column, in its row alone.
  static let spoilt: [Special<SparseProduct>] = (0..<40).map { column in
    let (b, m, groups) = (9, 33, 10)
    // Output i keeps places i and i + 1 (mod 4) of even groups, and places i and i + 2 of odd ones.
    func kept(_ i: Int, _ g: Int) -> [Int] { [i % 4, (i + 1 + g % 2) % 4].sorted() }
    let places = (0..<m).flatMap { i in (0..<groups).flatMap { kept(i, $0) } }
    let weights = SparseGEMV.compressed(
      rows: m, columns: 4 * groups, [Float](repeating: 1, count: places.count), places: places)
    let row = column % b
    let y = Matrix(rows: b, columns: m) { r, i in
      r == row && kept(i, column / 4).contains(column % 4) ? Double.nan : Double(2 * groups)
    }
    return Special(
      "NaN in row \(row), column \(column) of 40",
      Problem(
        x: Matrix(rows: b, columns: 4 * groups) { $0 == row && $1 == column ? .nan : 1 },
        weights: weights),
      contract: "NaN propagates to the outputs that keep its column, and to no other",
      gives: ["y": .scalars(y.elements)])
  }
}
