import Bindings
import Foundation
import Reporting
import Testing
import Verification

/// A run that was interrupted goes on, and never with what another program found out.
@Suite struct ResumeTests {
  private func run(_ change: (inout Journal.Run) -> Void = { _ in }) -> Journal.Run {
    var run = Journal.Run(program: "a", seed: 1, depth: 1, input: ["", "model"])
    change(&run)
    return run
  }

  @Test func `A journal is taken up by the same program, host, seed, depth, case and input only`()
    throws
  {
    let path = "\(TemporaryFolder.make())/run.journal"
    func taken(_ run: Journal.Run, isTakenUp: Bool = true) throws -> Int? {
      try Journal(path, of: self.run(), isTakenUp: false).keep(3, as: "verify X")
      return try Journal(path, of: run, isTakenUp: isTakenUp).value("verify X")
    }
    #expect(try taken(run()) == 3)
    #expect(try taken(run(), isTakenUp: false) == nil)
    let changes: [(inout Journal.Run) -> Void] = [
      { $0.program = "b" }, { $0.program = nil }, { $0.seed = 2 }, { $0.depth = 2 },
      { $0.only = 7 }, { $0.input = ["", "other model"] }, { $0.host.processor = "other" },
    ]
    for change in changes { #expect(try taken(run(change)) == nil) }
  }

  @Test func `What a killed run has written to its end is taken up, and nothing else`() throws {
    let path = "\(TemporaryFolder.make())/run.journal"
    let journal = try Journal(path, of: run(), isTakenUp: false)
    journal.keep([1.5, .infinity], as: "bench 1 X 8")
    journal.keep(1, as: "seconds verify")
    journal.keep(2, as: "seconds verify")
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.seekToEnd()
    try file.write(contentsOf: Data("bench 2 X 8\t[1.5,2".utf8))
    for _ in 0..<2 {
      let again = try Journal(path, of: run(), isTakenUp: true)
      #expect(again.value("bench 1 X 8") == [1.5, Double.infinity])
      #expect(again.value("seconds verify") == 2)
      #expect(!again.has("bench 2 X 8") && again.count(of: "bench") == 1)
      #expect(again.value("bench 1 X 8", as: String.self) == nil)
    }
  }

  @Test func `A line that was damaged on disk is noticed, and it alone is done anew`() throws {
    let path = "\(TemporaryFolder.make())/run.journal"
    let journal = try Journal(path, of: run(), isTakenUp: false)
    journal.keep([1.5, 2.5], as: "bench 1 X 8")
    journal.keep([3.5, 4.5], as: "bench 2 X 8")
    journal.keep("verdicts", as: "verify X")
    let whole = try Data(contentsOf: URL(filePath: path))
    #expect(try Journal(path, of: run(), isTakenUp: true).damaged == 0)
    let line = try #require(whole.firstRange(of: Data("bench 2 X 8\t[3.5,4.5]".utf8)))
    // Any one bit: of the checksum, the tabs, the name and the value, which stays JSON in some of them.
    for place in (line.lowerBound - 9)..<line.upperBound where whole[place] != UInt8(ascii: "\n") {
      for bit in [0, 2, 5] {
        var damaged = whole
        damaged[place] ^= 1 << bit
        guard damaged[place] != UInt8(ascii: "\n") else { continue }
        try damaged.write(to: URL(filePath: path))
        let again = try Journal(path, of: run(), isTakenUp: true)
        #expect(again.damaged == 1 && !again.has("bench 2 X 8"), "byte \(place), bit \(bit)")
        #expect(again.value("bench 1 X 8") == [1.5, 2.5] && again.value("verify X") == "verdicts")
      }
    }
    // What was left out once is not there again.
    #expect(try Journal(path, of: run(), isTakenUp: true).damaged == 0)
    #expect(Checksum.crc32("123456789".utf8) == 0xcbf4_3926 && Checksum.crc32([]) == 0)
  }

  @Test func `A first line that was damaged costs nothing of what is whole`() throws {
    let path = "\(TemporaryFolder.make())/run.journal"
    let journal = try Journal(path, of: run(), isTakenUp: false)
    journal.keep(1.5, as: "bench 1 X 8")
    journal.keep("verdicts", as: "verify X")
    let whole = try Data(contentsOf: URL(filePath: path))
    let end = try #require(whole.firstIndex(of: UInt8(ascii: "\n")))
    for place in whole.startIndex..<end {
      var damaged = whole
      damaged[place] ^= 1
      try damaged.write(to: URL(filePath: path))
      let again = try Journal(path, of: run(), isTakenUp: true)
      #expect(again.damaged == 1 && again.value("bench 1 X 8") == 1.5, "byte \(place)")
      #expect(again.value("verify X") == "verdicts")
      // It is written anew, and whole.
      #expect(try Data(contentsOf: URL(filePath: path)).prefix(end) == whole.prefix(end))
    }
    // Lines of another run stay another's, whatever the first line says.
    try Journal(path, of: run { $0.seed = 2 }, isTakenUp: false).keep(3, as: "verify Y")
    let other = try Data(contentsOf: URL(filePath: path))
    let line = try #require(other.firstIndex(of: UInt8(ascii: "\n")))
    try (whole.prefix(end) + other[line...]).write(to: URL(filePath: path))
    let mixed = try Journal(path, of: run(), isTakenUp: true)
    #expect(!mixed.has("verify Y") && mixed.damaged == 1)
  }

  @Test func `A run says that a line is damaged, and does its item anew`() throws {
    let folder = TemporaryFolder.make()
    let arguments = [
      "run", "MathadorScorer", "Sum", "--no-bench", "--no-reproduce", "--output", folder,
    ]
    #expect(try Command.run(arguments).status == 0)
    let path = "\(folder)/run.journal"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init).map { line in
      line.contains("\tverify Sum\t") ? line.replacing("\"held\":", with: "\"held\":9") : line
    }
    let damaged = lines.joined(separator: "\n") + "\n"
    try damaged.write(toFile: path, atomically: true, encoding: .utf8)
    let again = try Command.run(arguments + ["--resume"])
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.errors.contains("the verdicts of 1 algorithm"), "\(again.errors)")
    #expect(
      again.errors.contains("1 line of \(path) cannot be read as written"),
      "\(again.errors)")
    let record = try RunRecord(contentsOf: "\(folder)/run.json")
    let held = record.verdicts.filter { $0.algorithm == "Sum" }.map { "\($0.held)" }
    #expect(!held.isEmpty && !held.contains { $0.count > 3 && $0.hasPrefix("9") }, "\(held)")
  }

  @Test func `Files and folders are named by what is in them, links followed`() throws {
    let folder = TemporaryFolder.make(), other = TemporaryFolder.make()
    func write(_ data: Data, in place: String) throws {
      try data.write(to: URL(filePath: "\(place)/x"))
    }
    func bytes(_ values: [Double]) -> Data { values.withUnsafeBytes { Data($0) } }
    try write(bytes([1, 2, 3, 4]), in: folder)
    let (file, whole) = (Digest.ofFile("\(folder)/x"), Digest.ofFolder(folder))
    #expect(file != nil && whole != nil)
    // Signs are the highest bits of words; two of them must not cancel.
    for changed in [[-1, -2, 3, 4], [-1, -2, -3, -4], [1, 2, 4, 3], [1, 2, 3, 5]] as [[Double]] {
      try write(bytes(changed), in: other)
      #expect(Digest.ofFile("\(other)/x") != file && Digest.ofFolder(other) != whole)
    }
    let link = "\(TemporaryFolder.make())/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
    #expect(Digest.ofFolder(link) == whole)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder)/inner", withDestinationPath: other)
    let linked = Digest.ofFolder(folder)
    try write(bytes([9]), in: other)
    #expect(linked != nil && linked != Digest.ofFolder(folder))
    try FileManager.default.createSymbolicLink(
      atPath: "\(other)/round", withDestinationPath: folder)
    #expect(Digest.ofFolder(folder) == nil)
    #expect(Digest.ofFile("\(folder)/none") == nil && Digest.ofFolder("\(folder)/none") == nil)
  }

  @Test func `Two runs do not write to one folder`() throws {
    let folder = TemporaryFolder.make()
    do {
      let lock = try #require(FolderLock.take(folder))
      #expect(FolderLock.take(folder) == nil)
      let second = try Command.run("run", "MathadorScorer", "--no-bench", "--output", folder)
      #expect(second.status == 73 && second.errors.contains("Another run"), "\(second.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      // Nor do others that write a record or a report there.
      let (own, other) = (TemporaryFolder.make(), TemporaryFolder.make())
      try RunRecord(seed: 1, depth: 1).write(to: "\(own)/run.json")
      var part = RunRecord(seed: 1, depth: 1)
      part.shard = "1/1"
      try part.write(to: "\(other)/run.json")
      for arguments in [["report", "\(own)/run.json"], ["merge", "\(other)/run.json"]] {
        let refused = try Command.run(arguments + ["--output", folder])
        #expect(refused.status == 73 && refused.errors.contains("Another run"), "\(refused.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
        #expect(try Command.run(arguments + ["--output", own]).status == 0)
      }
      withExtendedLifetime(lock) {}
    }
    #expect(FolderLock.take(folder) != nil && FolderLock.take("\(folder)/none") != nil)
  }

  @Test func `What a run has finished is not done again, and comes out the same`() throws {
    let folder = TemporaryFolder.make()
    let arguments = ["run", "MathadorScorer", "--no-bench", "--output", folder]
    let first = try Command.run(arguments)
    #expect(first.status == 0, "\(first.errors)")
    let earlier = try RunRecord(contentsOf: "\(folder)/run.json")
    // A number that no run finds shows where it comes from.
    let path = "\(folder)/run.journal"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"held\":"))
    // Its checksums are made anew: what is damaged is not taken up.
    let head = text.prefix { $0 != "\n" }
    let changed = text.replacing("\"held\":", with: "\"held\":7777").split(separator: "\n").map {
      line -> String in
      guard let tab = line.firstIndex(of: "\t"), !line.hasPrefix("{") else { return String(line) }
      let entry = line[line.index(after: tab)...]
      return "\(String(Checksum.crc32((head + entry).utf8), radix: 16))\t\(entry)"
    }
    try (changed.joined(separator: "\n") + "\n").write(
      toFile: path, atomically: true, encoding: .utf8)
    let second = try Command.run(
      ["run", "MathadorScorer", "Sum"] + arguments.dropFirst(2) + ["--resume"])
    #expect(
      second.status == 0 && second.errors.contains("the verdicts of 1 algorithm"),
      "\(second.errors)")
    let later = try RunRecord(contentsOf: "\(folder)/run.json")
    let (taken, anew) = (
      later.verdicts.filter { $0.algorithm == "MathadorScorer" },
      later.verdicts.filter { $0.algorithm == "Sum" }
    )
    #expect(taken.map(\.check) == earlier.verdicts.map(\.check))
    #expect(taken.contains { "\($0.held)".hasPrefix("7777") })
    #expect(!anew.isEmpty && !anew.contains { "\($0.held)".hasPrefix("7777") })
    #expect(later.papers.contains { $0.key == "mathador-lm" })
    let other = try Command.run(arguments + ["--resume", "--seed", "2"])
    #expect(other.status == 0 && other.errors.contains("all is done anew"), "\(other.errors)")
  }

  @Test func `A list shows what a run has measured`() throws {
    let folder = TemporaryFolder.make()
    let run = try Command.run("run", "Sum", "--no-bench", "--output", folder)
    #expect(run.status == 0, "\(run.errors)")
    let list = try Command.run("list", "Sum", "--record", "\(folder)/run.json")
    #expect(list.status == 0 && list.output.contains("error/bound"), "\(list.errors)")
    #expect(try Command.run("list", "Sum", "--record", "\(folder)/none.json").status == 66)
  }
}
