import Foundation
import Testing

/// Data that cannot be used: what and where is said, with a documented exit code, and nothing else is lost.
@Suite struct BadData {
  /// A folder that holds one file.
  private static func folder(_ file: String, _ bytes: Data) throws -> String {
    let folder = TemporaryFolder.make()
    try bytes.write(to: URL(filePath: "\(folder)/\(file)"))
    return folder
  }

  @Test(arguments: [
    ("hello world this is nonsense\n", "\"hello\" is not a number"),
    ("+1 1:nan 2:0.5\n", "\"nan\" is not finite"), ("", "The file is empty"),
    ("+1 2:1 1:1\n", "Index 1 follows index 2"), ("+1 1:0.5 2", "is not an index and a value"),
  ]) func `A spoilt data set spoils its own table only`(_ text: String, _ words: String) throws {
    let folder = try Self.folder("w8a", Data(text.utf8))
    let process = try Command.run(
      "reproduce", "async", "--table", "settings", "--table", "w8a", "--data", folder)
    #expect(process.status == 65, "\(process.errors)")
    #expect(process.errors.contains("\(folder)/w8a"), "\(process.errors)")
    #expect(process.errors.contains(words), "\(process.errors)")
    #expect(process.output.contains("settings  "), "the table before it is printed")
    #expect(process.output.contains("skipped: \(folder)/w8a"), "\(process.output)")
  }

  @Test func `A folder in the place of a data set, and a file in that of the folder`() throws {
    let folder = TemporaryFolder.make()
    try FileManager.default.createDirectory(
      atPath: "\(folder)/w8a", withIntermediateDirectories: false)
    let process = try Command.run("reproduce", "async", "--table", "w8a", "--data", folder)
    #expect(process.status == 66)
    #expect(process.errors.contains("This is a directory, not a file"), "\(process.errors)")
    let file = try Self.folder("file", Data())
    let other = try Command.run("reproduce", "async", "--table", "w8a", "--data", "\(file)/file")
    #expect(other.status == 66)
    #expect(other.errors.contains("There is no folder \(file)/file"))
  }

  @Test(arguments: [Data(), Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x63]), Data("none".utf8)])
  func `Images that are cut short or no gzip are named`(_ bytes: Data) throws {
    let folder = try Self.folder("t10k-images-idx3-ubyte.gz", bytes)
    try bytes.write(to: URL(filePath: "\(folder)/t10k-labels-idx1-ubyte.gz"))
    for (key, table) in [("mkor", "A.2-mnist"), ("tengrad", "toy-mnist")] {
      let process = try Command.run("reproduce", key, "--table", table, "--data", folder)
      #expect(process.status == 65, "\(process.errors)")
      #expect(process.errors.contains("t10k-images-idx3-ubyte.gz"), "\(process.errors)")
      #expect(process.errors.contains(folder), "\(process.errors)")
    }
  }

  @Test(arguments: ["", "To be, or not to be"])
  func `A text too short for the character model says how long it must be`(_ text: String) throws {
    let folder = try Self.folder("tinyshakespeare.txt", Data(text.utf8))
    let process = try Command.run("reproduce", "slope", "--table", "training", "--data", folder)
    #expect(process.status == 65)
    #expect(process.errors.contains("\(text.count) characters, but 1000 are needed"))
  }

  @Test(arguments: [
    Data(), Data(repeating: 7, count: 100), Data("{}".utf8),
    // A header of 60 bytes that names more weights than follow.
    Data([60, 0, 0, 0, 0, 0, 0, 0])
      + Data(#"{"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}     "#.utf8) + Data([1, 2]),
  ]) func `A model that is cut short or no model is named`(_ bytes: Data) throws {
    let model = "\(try Self.folder("m.safetensors", bytes))/m.safetensors"
    let process = try Command.run("reproduce", "slim", "--model", model, "--table", "layers-4")
    #expect(process.status == 65, "\(process.errors)")
    #expect(process.errors.contains(model), "\(process.errors)")
  }

  @Test func `An interrupted reproduction has printed what was finished`() throws {
    let process = Command.process(["reproduce", "async", "slope", "slim"])
    let folder = try #require(process.currentDirectoryURL?.path)
    let file = "\(folder)/stdout"
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: file)
    process.standardError = FileHandle.nullDevice
    try process.run()
    func printed() -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }
    #expect(Processes.eventually(within: 240) { printed().contains("settings  ") })
    process.interrupt()
    #expect(Processes.eventually(within: 240) { !process.isRunning })
    if process.isRunning { return process.terminate() }
    #expect(process.terminationStatus == 130)
    #expect(printed().contains("settings  "))
    #expect(printed().hasSuffix("\n"), "no half line")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["stdout"])
  }

  @Test(arguments: [
    ("w4a4-kurtosis", "training"), ("slim", "E.10-model"), ("quarot", "clip"),
    ("slope", "training"),
  ])
  func `A folder without the text that small models read skips their tables, and says so`(
    _ key: String, _ id: String
  ) throws {
    let folder = TemporaryFolder.make()
    let whole = try Command.run("reproduce", key, "--table", id, "--data", folder)
    // Nothing that was asked for is there.
    #expect(whole.status == 66, "\(whole.errors)")
    #expect(
      whole.output.contains("skipped: \(folder) lacks tinyshakespeare.txt"), "\(whole.output)")
  }

  @Test func `A run with such a folder ends with 0`() throws {
    let (folder, report) = (TemporaryFolder.make(), TemporaryFolder.make())
    let run = try Command.run(
      "run", "Kurtosis", "--no-bench", "--data", folder, "--output", report)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("skipped for want of input: training"), "\(run.output)")
  }
}
