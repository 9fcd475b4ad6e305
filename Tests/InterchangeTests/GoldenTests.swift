import Foundation
import Testing

import Interchange

/// The tools' own files.
struct GoldenTests {
  @Test(arguments: Fixture.all)
  func `The format is found from what stands in the file`(fixture: Fixture) throws {
    #expect(try Formats.detect(fixture.input).name == fixture.format)
  }

  /// Written again by the format's own writer, nothing is lost and nothing is made up.
  @Test(arguments: Fixture.all)
  func `A file of the tool, written again, is read alike`(fixture: Fixture) throws {
    let format = try Formats.known(fixture.format)
    let runs = try fixture.read()
    let export = try Formats.write(runs, as: format)
    #expect(export.losses == [])
    #expect(export.notes.filter { !$0.hasPrefix("Give it to the action") } == [])
    let again = try Formats.read(export, as: format)
    // One file of asv's alone gets the benchmarks.json that it lacked.
    let isPart = fixture.path.hasPrefix("asv/")
    #expect(again.map(\.results) == runs.map(\.results))
    #expect(isPart || again == runs)
  }

  @Test func `The README names every file`() throws {
    let readme = try String(
      contentsOf: Fixture.folder.appending(path: "README.md"), encoding: .utf8)
    for fixture in Fixture.all {
      let top = fixture.path.split(separator: "/").prefix(2).joined(separator: "/")
      let isNamed = readme.contains("`\(fixture.path)") || readme.contains("`\(top)/")
      #expect(isNamed || readme.contains("`\(fixture.path.split(separator: "/")[0])/`"))
    }
  }
}
