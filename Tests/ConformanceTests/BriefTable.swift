import Catalogue
import Papers
import Synchronization
import Verification

/// A table that needs nothing, computed in brief, once for all tests that ask.
struct BriefTable: Sendable {
  let table: PaperTable
  let result: Result<TableResult, any Error>
  let seconds: Double
  /// Every printed figure that was compared or quoted, in the order in which they were read.
  let texts: [String]
  /// What was laid beside a computed value.
  let comparisons: [Misprint.Comparison]
  /// The algorithms of the suite that it was seen to take from.
  let taken: Set<String>

  private init(_ table: PaperTable) {
    self.table = table
    let press = Press(), clock = ContinuousClock(), start = clock.now
    let names = Mutex<Set<String>>([])
    result = Result {
      try Plant.noting({ kernel in
        // Part of a kernel is named behind a point.
        let own = String(kernel.prefix { $0 != "." })
        _ = names.withLock { $0.insert(own) }
      }) { try Self.compute(table, press) }
    }
    taken = names.withLock { $0 }.intersection(Catalogue.entries.map(\.name))
    seconds = (clock.now - start) / .seconds(1)
    (texts, comparisons) = (press.texts, press.comparisons)
  }

  /// In brief, as printed by a press.
  static func compute(_ table: PaperTable, _ press: Press, seed: UInt64 = 1) throws -> TableResult {
    try Pace.$isBrief.withValue(true) {
      try Misprint.with({ press.print($0) }, compared: { press.note($0) }) {
        try table.compute(Inputs(seed: seed))
      }
    }
  }

  /// By paper and id.
  static let all = Dictionary(
    uniqueKeysWithValues: PaperTests.tables.filter { $0.table.needs.isNoInput }.map { entry in
      ("\(entry.paper) \(entry.table.id)", Once { BriefTable(entry.table) })
    })
}
