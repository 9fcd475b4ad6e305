import Catalogue
import Papers
import Testing
import Verification

/// Long tables ask at each step whether they are to end.
@Suite struct CancellationTests {
  private static let long = BriefTable.all.keys.sorted().filter {
    (BriefTable.all[$0]?.value.seconds ?? 0) > 1
  }

  @Test(arguments: long)
  func `A table that takes a while ends when it is asked to, and says so`(_ name: String) throws {
    let table = try #require(BriefTable.all[name]).value.table
    let start = ContinuousClock().now
    #expect(throws: CancellationError.self) {
      try Cancellation.with({ true }) {
        try Pace.$isBrief.withValue(true) { _ = try table.compute(Inputs()) }
      }
    }
    #expect(start.duration(to: ContinuousClock().now) < .seconds(5))
    // Whoever does not ask for it gets the table.
    #expect(throws: Never.self) { try Cancellation.check() }
  }
}
