import Catalogue
import Foundation
import Operations
import Papers
import Testing
import Verification

/// The catalogue is the file system, no more and no less.
@Suite struct CatalogueIsTheFolders {
  static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  /// The folders `X` of a target that hold a file `X.swift`, and those that hold none.
  static func folders(of target: String) throws -> (named: [String], nameless: [String]) {
    let folder = sources.appending(path: target)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      var isFolder: ObjCBool = false
      let path = folder.appending(path: $0).path
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && isFolder.boolValue
    }
    let isNamed = { (name: String) in
      FileManager.default.fileExists(atPath: folder.appending(path: "\(name)/\(name).swift").path)
    }
    return (names.filter(isNamed).sorted(), names.filter { !isNamed($0) }.sorted())
  }

  @Test func `Every folder of a family is a member, and every member a folder`() throws {
    #expect(!Catalogue.families.isEmpty)
    for family in Catalogue.families {
      let (named, nameless) = try Self.folders(of: "\(family)")
      #expect(named == family.members.map { $0.name }.sorted(), "\(family)")
      #expect(nameless == [], "\(family) has a folder without a declaration")
    }
  }

  @Test func `Every target that declares itself a family is in the catalogue`() throws {
    let targets = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
    let families = try targets.filter { target in
      let file = Self.sources.appending(path: "\(target)/\(target).swift").path
      guard target != "Papers", target != "Catalogue", target != "Operations",
        FileManager.default.fileExists(atPath: file)
      else { return false }
      return try !Self.folders(of: target).named.isEmpty
    }
    #expect(families.sorted() == Catalogue.families.map { "\($0)" }.sorted())
  }

  @Test func `Every folder of Operations is an operation, and every operation a folder`() throws {
    let (named, nameless) = try Self.folders(of: "Operations")
    let types = Set(Operations.all.map { operation in "\(type(of: operation))" })
    #expect(named == types.sorted())
    #expect(nameless == [])
  }

  @Test func `Every folder of Papers is a paper with a key of its own`() throws {
    let (named, nameless) = try Self.folders(of: "Papers")
    #expect(named == Papers.members.map { "\($0)" }.sorted())
    #expect(nameless == [])
    #expect(Set(Papers.members.map { $0.key }).count == Papers.members.count)
  }

  @Test func `No two algorithms share a name`() {
    let names = Catalogue.entries.map { $0.name.lowercased() }
    #expect(Set(names).count == names.count)
  }
}
