import Foundation
import Testing

/// A search among commits whose builds are one command that plants slowdowns.
@Suite(.serialized) struct BisectCommand {
  private struct Record: Decodable {
    var conclusion: String
    var firstSlow: String
    var between: Int
  }

  /// Eight commits; from the sixth on their builds are slower by 40 %, and the fifth has none.
  private func repository() throws -> String {
    let folder = TemporaryFolder.make()
    let script = """
      set -e
      cd "\(folder)"
      git init -q . && git config user.name t && git config user.email t@example.org
      for i in $(seq 1 8); do
        git commit -q --allow-empty -m "number $i"
        build=builds/$(git rev-parse HEAD); mkdir -p $build
        plant=0; [ $i -gt 5 ] && plant=40
        printf '#!/bin/bash\\nexec "%s" "$@" --plant %s\\n' '\(Command.path)' $plant > $build/vernier
        [ $i = 5 ] || chmod +x $build/vernier
      done
      """
    let made = try Command.run(["-c", script], program: "/bin/bash")
    #expect(made.status == 0, "\(made.errors)")
    return folder
  }

  private func bisect(in folder: String, _ arguments: String) throws -> Command {
    try Command.run(in: folder, "bisect \(arguments)")
  }

  @Test func `A planted slowdown is found, past a commit that has no build`() throws {
    let folder = try repository()
    let what = "--only Dot --size 4096 --implementation recursive-float32 --builds builds"
    let process = try bisect(in: folder, "HEAD~7 HEAD \(what) --json-file b.json")
    #expect(process.status == 0, "\(process.output)\(process.errors)")
    let data = try Data(contentsOf: URL(filePath: "\(folder)/b.json"))
    let record = try JSONDecoder().decode(Record.self, from: data)
    #expect(record.conclusion == "found" && record.firstSlow.hasSuffix("number 6"))
    // Number 5 may be the one as well.
    #expect(record.between == 1 && process.output.contains("there is no build"))

    let quiet = try bisect(in: folder, "HEAD~7 HEAD~4 \(what) --threshold 20")
    #expect(quiet.status == 0 && quiet.output.contains("not shown to be slower"))
  }

  @Test func `What cannot be sought is said`() throws {
    let folder = try repository()
    #expect(try bisect(in: folder, "HEAD HEAD --only Dot").errors.contains("same commit"))
    #expect(try bisect(in: folder, "HEAD HEAD~2 --only Dot").errors.contains("no ancestor"))
    #expect(try bisect(in: folder, "HEAD~2 nobody --only Dot").status == 64)
    #expect(
      try bisect(in: folder, "HEAD~2 HEAD --only Dot").errors.contains("Sources or Package.swift"))
    #expect(try bisect(in: folder, "HEAD~2 HEAD --only Dott --builds builds").status == 64)
    #expect(try bisect(in: folder, "HEAD~5 HEAD~3 --only Dot --builds builds").status == 3)
    #expect(try bisect(in: folder, "HEAD~2 HEAD --only Dot --level 7").status == 64)
  }
}
