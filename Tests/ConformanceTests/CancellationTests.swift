import Catalogue
import Papers
import Testing
import Verification

/// Long tables ask at each step whether they are to end.
@Suite struct CancellationTests {
  /// Those that take three seconds and more in full, and need neither input nor processes.
  private static let long = [
    "async generated", "async noise", "ca-prox plateau", "marlin batch", "microadam training",
    "pv-tuning layers", "pv-tuning steps", "quarot weights", "quarot weights-committed",
    "slim E.4-model", "slim E.7-model", "slim E.8-model", "slope bias", "slope training",
    "sparse-llama gradual", "sparse-llama joint", "sparse-llama pruning", "sparse-llama rounding",
    "sparse-llama speeds", "w4a4-kurtosis training",
  ]

  @Test(arguments: long)
  func `A table that takes a while ends when it is asked to, and says so`(_ name: String) throws {
    let table = try #require(BriefTable.all[name]).value.table
    #expect(throws: CancellationError.self) {
      try Cancellation.with({ true }) {
        try Pace.$isBrief.withValue(true) { _ = try table.compute(Inputs()) }
      }
    }
    // Whoever does not ask for it gets the table.
    #expect(throws: Never.self) { try Cancellation.check() }
  }
}
