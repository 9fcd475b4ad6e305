/// The power of two that all of some numbers are multiples of, and the greatest magnitude of them: a double
/// holds what is a multiple of the one and at most 2⁵³ times as large.
struct Grid {
  private(set) var unit = Double.greatestFiniteMagnitude
  private(set) var greatest = 0.0

  init(_ values: [Double]) {
    for x in values where x != 0 {
      // What is not finite has no grid.
      guard x.isFinite else {
        (unit, greatest) = (0, .infinity)
        return
      }
      let last = Double(sign: .plus, exponent: Int(x.exponent) - x.significandWidth, significand: 1)
      unit = min(unit, last)
      greatest = max(greatest, abs(x))
    }
  }

  private init(unit: Double, greatest: Double) { (self.unit, self.greatest) = (unit, greatest) }

  /// That of every sum of up to so many products with numbers of another grid.
  func products(_ other: Grid, terms: Int) -> Grid {
    Grid(unit: unit * other.unit, greatest: Double(terms) * greatest * other.greatest)
  }

  /// That of every sum of one number of this grid and one of another.
  func sums(_ other: Grid) -> Grid {
    Grid(unit: min(unit, other.unit), greatest: greatest + other.greatest)
  }

  /// Whether doubles hold every number of the grid.
  var isExact: Bool { greatest * 0x1p-53 <= unit }
}

/// Whether doubles hold every sum of up to `terms` products of an entry of `a` and one of `b`.
func areSumsExact(terms: Int, _ a: [Double], _ b: [Double]) -> Bool {
  Grid(a).products(Grid(b), terms: terms).isExact
}
