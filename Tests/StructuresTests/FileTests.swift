import Foundation
import Structures
import Testing

struct FileTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("vernier-\(UUID().uuidString)").path

  @Test func `A file is written whole, read back, and overwritten while it is mapped`() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/x.safetensors"
    let large = try SafeTensors(["x": StoredArray((0..<100_000).map { Float($0) })])
    try large.write(to: path)
    let read = try SafeTensors(path: path)
    #expect(read == large)
    try SafeTensors(["y": StoredArray([1.0])]).write(to: path)
    #expect(try read.floats("x").last == 99_999)
    #expect(try SafeTensors(path: path).names == ["y"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x.safetensors"])
  }

  @Test func `A missing file, a directory and a device are refused by name`() {
    #expect(
      throws: FormatError(
        file: "\(folder)/no", reason: "The file cannot be opened: no such file or directory")
    ) { try CSV(path: "\(folder)/no") }
    #expect(throws: FormatError(file: "/", reason: "This is a directory, not a file")) {
      try NPZ(path: "/")
    }
    #expect(
      throws: FormatError(file: "/dev/null", reason: "This is neither a file nor a pipe")
    ) { try LIBSVM(path: "/dev/null") }
    #expect(throws: FormatError.self) { try NPY(StoredArray([1.0])).write(to: "\(folder)/no/x") }
  }

  #if os(Linux)
    /// The memory of the process at address zero cannot be read by anybody, not even by root.
    @Test func `An unreadable file is refused by name`() {
      #expect(
        throws: FormatError(
          file: "/proc/self/mem", reason: "The file cannot be read: input/output error")
      ) { try CSV(path: "/proc/self/mem") }
    }
  #endif

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func `A file without permission is refused by name`() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = "\(folder)/secret"
    _ = FileManager.default.createFile(
      atPath: path, contents: Data([1]), attributes: [.posixPermissions: 0])
    #expect(
      throws: FormatError(file: path, reason: "The file cannot be opened: permission denied")
    ) { try CSV(path: path) }
  }
}
