import Catalogue
import Papers
import Testing
import Verification

/// Figures of tables that were found elsewhere too, by other programs or by hand: they stand here as numbers, so that what
/// makes a table cannot move them unnoticed.
@Suite struct GoldenFigureTests {
  /// A row of a table by its index, the first column, and what stands from there on.
  struct Golden: Sendable, CustomTestStringConvertible {
    let table: String, row: Int, column: Int, figures: [Double]
    /// Half a unit of the last digit that is known, or what other draws of the same law may make of it.
    let slack: Double

    init(
      _ table: String, _ row: Int, from column: Int = 0, _ figures: [Double], within slack: Double
    ) {
      (self.table, self.row, self.column) = (table, row, column)
      (self.figures, self.slack) = (figures, slack)
    }

    var testDescription: String { "\(table), row \(row)" }
  }

  /// From closed forms and from programs in Python that share nothing with what is tested.
  static let computed = [
    Golden("w4a4-kurtosis clips", 0, from: 2, [2.514], within: 2e-3),
    Golden("w4a4-kurtosis clips", 1, from: 2, [0.0115429], within: 1e-7),
    Golden("w4a4-kurtosis clips", 3, [1.05, 1.805, 2.37, 3.905], within: 0.006),
    Golden("w4a4-kurtosis clips", 4, [0.1494, 0.04064, 0.011864], within: 6e-5),
    Golden("w4a4-kurtosis clips", 4, from: 3, [8.77e-5], within: 6e-8),
    Golden("w4a4-kurtosis clips", 5, from: 2, [19.26], within: 0.006),
    Golden("microadam bias", 2, [2.0, 5.2, 6.53, 0.20634], within: 0.05),
    Golden("microadam bias", 2, from: 3, [0.20634], within: 6e-6),
    Golden("microadam bias", 1, from: 2, [5.80], within: 0.006),
    Golden("microadam bias", 3, from: 2, [6.24], within: 0.006),
    Golden("microadam memory", 0, from: 1, [50.21], within: 0.006),
    Golden("microadam memory", 1, from: 1, [25.10], within: 0.006),
    Golden("microadam memory", 2, from: 1, [12.55], within: 0.006),
    Golden("microadam memory", 3, [0.9, 5.65], within: 0.006),
    Golden("microadam memory", 4, from: 1, [8.16], within: 0.006),
    Golden("panza mauve-points", 1, [0.004072], within: 6e-7),
    Golden("panza mauve-points", 3, [0.0039683], within: 6e-8),
    Golden("pv-tuning bits", 0, [2.5039, 2.0377], within: 6e-5),
    Golden("pv-tuning bits", 1, [2.0078, 2.0022], within: 6e-5),
    Golden("pv-tuning bits", 2, [2.0039, 1.0734], within: 6e-5),
    Golden("pv-tuning bits", 3, [1.0059, 1.0021], within: 6e-5),
    Golden("pv-tuning small", 0, [1, 32, 122, 187, 202, 203], within: 0),
    Golden("sparse-expansion distances", 0, from: 2, [0.15428], within: 1e-4),
    Golden("sparse-expansion distances", 1, from: 2, [0.53538], within: 1e-5),
    Golden("sparse-expansion distances", 2, from: 2, [0.14541], within: 3e-4),
    Golden("sparse-expansion distances", 3, from: 2, [0.31442], within: 3e-4),
    Golden(
      "sparse-llama bytes", 0, [0.97, 1.07, 1.20, 1.37, 1.58, 1.88, 2.32, 3.02, 4.32, 7.62],
      within: 0.0101),
    Golden(
      "sparse-llama bytes", 1, [0.89, 0.98, 1.08, 1.21, 1.38, 1.60, 1.90, 2.35, 3.08, 4.44],
      within: 0.0101),
    Golden("sparse-llama bytes", 2, from: 7, [9.41], within: 0.006),
    Golden("marlin memory", 1, [4.125, 3.88], within: 0.006),
    Golden("mathador-lm bases", 0, [93_413, 879, 124], within: 0),
    Golden("mathador-lm bases", 0, from: 4, [200, 151, 3], within: 0),
    Golden("mathador-lm bases", 1, from: 2, [57, 53], within: 0),
    Golden("mathador-lm bases", 2, from: 2, [24], within: 0),
  ]

  /// From draws of the same law with other seeds.
  static let drawn = [
    Golden("panza mauve-bias", 0, from: 1, [4.75], within: 2.5),
    Golden("panza mauve-bias", 1, from: 1, [4.49], within: 2.5),
    Golden("panza mauve-bias", 2, from: 1, [4.58], within: 2.5),
    Golden("panza mauve-bias", 3, from: 1, [4.20], within: 0.5),
    Golden("sparse-expansion floor", 0, from: 1, [0.828], within: 0.04),
    Golden("sparse-expansion floor", 2, from: 1, [0.82], within: 0.06),
    Golden("w4a4-kurtosis outliers", 1, [17.4, 13.5, 6.4, 13.9], within: 0.3),
    Golden("w4a4-kurtosis outliers", 4, [17.4, 13.3, 3.9, 0.7], within: 0.3),
    Golden("microadam contraction", 0, [0.957, 1.085, 1.04], within: 0.01),
    Golden("microadam contraction", 1, [0.916, 1.10, 1.01], within: 0.02),
    Golden("microadam contraction", 2, [0.772, 1.107, 0.855], within: 0.07),
  ]

  private static let results = Dictionary(
    uniqueKeysWithValues: Set((computed + drawn).map(\.table)).map { name in
      (
        name,
        Once {
          Result { () throws -> TableResult? in
            let parts = name.split(separator: " ")
            let paper = Catalogue.papers.first { $0.key == parts[0] }
            return try paper?.tables.first { $0.id == parts[1] }?.compute(Inputs())
          }
        }
      )
    })

  /// What stands in front of a figure's interval.
  static func number(_ cell: Cell) -> Double? {
    cell.computed.flatMap { text in Double(text.prefix { $0 != " " }) }
  }

  @Test(arguments: computed + drawn)
  func `A figure is what it was found to be elsewhere`(_ golden: Golden) throws {
    let result = try #require(try Self.results[golden.table]?.value.get())
    let cells = result.rows[golden.row].cells.dropFirst(golden.column)
    #expect(cells.count >= golden.figures.count)
    for (cell, figure) in zip(cells, golden.figures) {
      let found = try #require(Self.number(cell), "\(cell)")
      #expect(abs(found - figure) <= golden.slack, "\(found) beside \(figure)")
      // Another digit would be noticed: a tenth more is beyond the slack of what is computed.
      if golden.slack < abs(figure) / 20 { #expect(abs(1.1 * found - figure) > golden.slack) }
    }
  }
}
