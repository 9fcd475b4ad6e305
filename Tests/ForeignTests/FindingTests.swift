import Foreign
import Foundation
import Operations
import Testing

/// What was found in libraries, and is kept.
@Suite struct KeptFindings {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/Findings")

  @Test func `Each is a call of its operation, and described`() throws {
    let readme = try String(contentsOf: Self.folder.appending(path: "README.md"), encoding: .utf8)
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).filter {
      $0.hasSuffix(".json")
    }
    #expect(!names.isEmpty)
    for name in names {
      #expect(readme.contains(name))
      let found = try Reproducer(data: Data(contentsOf: Self.folder.appending(path: name)))
      let operation = try #require(Operations.named(found.operation))
      #expect(operation.signature.misfit(of: found.call) == nil)
      let examiner = operation.examiner(for: found.call, under: found.terms)
      #expect(examiner(operation.compute(found.call)).isGood, "\(name)")
    }
  }
}
