import Foundation
import Testing

/// Every wrong kernel of the museum is found, and no right one of the zoo is blamed.
@Suite struct ContestCommandTests {
  /// Fixtures lie in the repository.
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures").path

  @Test func `No wrong kernel of the museum passes`() throws {
    let command = try Command.run("contest", "\(Self.fixtures)/Museum", "--alone")
    #expect(command.status == 0, "\(command.output) \(command.errors.suffix(500))")
  }

  @Test func `No right kernel of the zoo is blamed`() throws {
    let command = try Command.run("contest", "\(Self.fixtures)/Zoo", "--alone")
    #expect(command.status == 0, "\(command.output) \(command.errors.suffix(500))")
  }
}
