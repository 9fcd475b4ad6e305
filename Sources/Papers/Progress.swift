import Verification

extension Inputs {
  /// Says how far a table is, and ends it here if somebody wishes that.
  ///
  /// - Throws: `CancellationError` if it is to end.
  func step(_ text: String) throws {
    progress(text)
    try Cancellation.check()
  }
}
