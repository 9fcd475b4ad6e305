import Bindings
import Foundation
import Papers
import Structures
import Testing
import Verification

/// Tables on MNIST's files, with files that are made here.
@Suite struct DataTables {
  private func folder(images: Int, size: Int = 28, label: UInt8? = nil) throws -> String {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("vernier-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let pixels = (0..<images * size * size).map { UInt8(truncatingIfNeeded: $0 * $0 / 11) }
    let marks = (0..<images).map { label ?? UInt8($0 % 10) }
    func write(_ idx: IDX, _ name: String) throws {
      let bytes = Data(try Gzip.compressed(idx.encoded))
      try bytes.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
    try write(
      IDX(shape: [images, size, size], elements: pixels), "t10k-images-idx3-ubyte.gz")
    try write(IDX(shape: [images], elements: marks), "t10k-labels-idx1-ubyte.gz")
    return path
  }

  private func compute(_ folder: String?) throws -> TableResult {
    let table = try #require(TENGraD.tables.first { $0.id == "toy-mnist" })
    return try table.compute(Inputs(dataDirectory: folder))
  }

  private func message(_ folder: String?) -> String {
    do {
      _ = try compute(folder)
      return "it was computed"
    } catch { return "\(error)" }
  }

  @Test func `Compressed files are read, and the table is computed on them`() throws {
    let path = try folder(images: 3000)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let table = try compute(path)
    #expect(table.rows.count == 6)
    #expect(table.rows.map(\.cells.count) == [2, 2, 2, 2, 2, 2])
  }

  @Test func `No directory, no file, and files of something else are refused in words`() throws {
    #expect(message(nil).contains("Name it with --data"))
    #expect(message("/nowhere").contains("t10k-images-idx3-ubyte.gz"))
    let few = try folder(images: 20), small = try folder(images: 3000, size: 4)
    let strange = try folder(images: 3000, label: 10)
    defer {
      for path in [few, small, strange] { try? FileManager.default.removeItem(atPath: path) }
    }
    for path in [few, small] { #expect(message(path).contains("not 3000 images of 28 x 28")) }
    #expect(message(strange).contains("not as many labels below 10"))
  }
}
