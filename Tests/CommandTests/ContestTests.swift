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

  /// Every third: all of them take minutes, and `vernier contest` judges them.
  @Test func `No right kernel of the zoo is blamed`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(Self.fixtures)/Zoo").sorted()
    let folder = TemporaryFolder.make()
    for (index, name) in names.enumerated() where name.hasSuffix(".c") && index % 3 == 0 {
      try FileManager.default.copyItem(
        atPath: "\(Self.fixtures)/Zoo/\(name)", toPath: "\(folder)/\(name)")
    }
    let command = try Command.run("contest", folder, "--alone")
    #expect(command.status == 0, "\(command.output) \(command.errors.suffix(500))")
  }
}
