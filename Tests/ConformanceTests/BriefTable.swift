import Catalogue
import Papers
import Verification

/// A table that needs nothing, computed in brief, once for all tests that ask.
struct BriefTable: Sendable {
  let result: Result<TableResult, any Error>
  let seconds: Double
  /// How many printed figures are compared with computed ones.
  let figures: Int

  private init(_ table: PaperTable) {
    let press = Press(target: -1), clock = ContinuousClock(), start = clock.now
    result = Result {
      try Pace.$isBrief.withValue(true) {
        try Misprint.with({ press.print($0) }) { try table.compute(Inputs()) }
      }
    }
    (seconds, figures) = ((clock.now - start) / .seconds(1), press.seen)
  }

  /// By paper and id.
  static let all = Dictionary(
    uniqueKeysWithValues: PaperTests.tables.filter { $0.table.needs == .nothing }.map { entry in
      ("\(entry.paper) \(entry.table.id)", Once { BriefTable(entry.table) })
    })
}
