import Foundation
import Reporting
import Testing
import Verification

/// Tables of a checkpoint that the user names: what they say of it, and what they refuse.
@Suite struct ModelTableTests {
  /// The repository is above the built command.
  private static var committed: String {
    var folder = URL(filePath: Command.path)
    while folder.path.count > 1 {
      folder.deleteLastPathComponent()
      let path = folder.appending(path: "Fixtures/Models/llama.safetensors").path
      if FileManager.default.fileExists(atPath: path) { return path }
    }
    return ""
  }

  /// One tensor of float32.
  private static func checkpoint(_ shape: [Int], _ values: [Float]) throws -> String {
    var header = Array(
      #"{"w":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,\#(4 * values.count)]}}"#.utf8)
    header += [UInt8](repeating: 32, count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    let path = "\(TemporaryFolder.make())/m.safetensors"
    try (Data(length + header) + values.withUnsafeBytes { Data($0) }).write(to: URL(filePath: path))
    return path
  }

  private static func table(_ id: String, _ options: String...) throws -> TableResult? {
    let run = try Command.run(
      ["reproduce", "sparse-llama", "--table", id, "--json"] + options)
    #expect(run.status == 0, "\(run.errors)")
    struct Paper: Decodable {
      struct Table: Decodable { let result: TableResult }
      let tables: [Table]
    }
    return try JSONDecoder().decode([Paper].self, from: Data(run.output.utf8)).first?.tables.first?
      .result
  }

  @Test(arguments: [
    ([2, 4], [Float](repeating: 1, count: 7) + [.nan], "m.safetensors/w: Element 7"),
    ([2, 4], [Float](repeating: 1, count: 7) + [-.infinity], "m.safetensors/w: Element 7"),
    ([8], [Float](repeating: 1, count: 8), "There is no matrix of floats in it"),
  ])
  func `Weights that are no numbers, and tensors that are no matrices, are named`(
    _ shape: [Int], _ values: [Float], _ words: String
  ) throws {
    let path = try Self.checkpoint(shape, values)
    let run = try Command.run("reproduce", "sparse-llama", "--table", "layers", "--model", path)
    #expect(run.status == 65 && run.errors.contains(words), "\(run.errors)")
  }

  /// By hand: of 1, 2 … 8 in two rows the least half are 1 … 4, √(30/204) of the whole.
  @Test func `A small matrix has the figures that one finds by hand, and says what it has none of`()
    throws
  {
    let path = try Self.checkpoint([2, 4], (1...8).map { Float($0) })
    let result = try #require(try Self.table("layers", "--model", path))
    let cells = try #require(result.rows.first?.cells)
    func cell(_ column: String) throws -> Cell {
      cells[try #require(result.columns.firstIndex { $0.hasPrefix(column) })]
    }
    #expect(try cell("50 %").computed == "38.35")
    // Two of each four: 1, 2, 5 and 6.
    #expect(try cell("2:4").computed == "56.88")
    #expect(try cell("in groups of 128").standing == .absent)
    // Three values of two bytes, and a mask of two bytes, of sixteen.
    #expect(try cell("bytes at 70 %").computed == "50.0")
    #expect(try cell("rotated").standing == .computed)
    let odd = try Self.checkpoint([3, 7], (1...21).map { Float($0) })
    let other = try #require(try Self.table("layers", "--model", odd))
    let absent = other.rows[0].cells.filter { $0.standing == .absent }.compactMap(\.computed)
    #expect(absent == ["no groups of 128", "no matrix of that order", "no groups of 4"])
  }

  @Test func `What vernier trained is calibrated on its own text, and on no other`() throws {
    let result = try #require(
      try Self.table("layers-calibrated", "--model", Self.committed))
    #expect(result.rows.count == 17)
    #expect(result.shapes.allSatisfy { $0.verdict != .fails }, "\(result.shapes)")
    // GPTQ leaves less than rounding to nearest does in the mean over layers.
    let means = try #require(
      result.rows.last?.cells.compactMap { $0.computed.flatMap(Double.init) })
    #expect(means.count == 8 && means[1] < means[0], "\(means)")
    let folder = TemporaryFolder.make()
    try String(repeating: "Other letters: XYZ, 0123456789! ", count: 60).write(
      toFile: "\(folder)/tinyshakespeare.txt", atomically: true, encoding: .utf8)
    let run = try Command.run(
      "reproduce", "sparse-llama", "--table", "layers-calibrated", "--model", Self.committed,
      "--data", folder)
    #expect(run.status != 0 && run.errors.contains("The checkpoint knows 33 characters"))
    let stranger = try Self.checkpoint([2, 4], (1...8).map { Float($0) })
    let none = try #require(try Self.table("layers-calibrated", "--model", stranger))
    #expect(none.rows.isEmpty && none.notes.joined().contains("not computed"))
  }
}
