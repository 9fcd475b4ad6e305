import Foundation
import Testing

/// `vernier train`, and what its model is used for.
@Suite struct TrainTests {
  @Test func `A small model is trained, logged, and read by the table of layers`() throws {
    let output = "\(TemporaryFolder.make())/small.safetensors"
    let small = ["--width", "16", "--heads", "2", "--blocks", "1", "--hidden", "16"]
    let process = try Command.run(["train", "--output", output, "--steps", "3"] + small)
    #expect(process.status == 0, "\(process.errors)")
    let log = try String(
      contentsOfFile: output.replacing(".safetensors", with: ".csv"), encoding: .utf8)
    #expect(log.contains("step,characters,loss,held-out loss\n3,3072,"), "\(log)")
    let table = try Command.run(
      "reproduce", "sparse-llama", "--table", "layers", "--model", output)
    #expect(table.status == 0, "\(table.errors)")
    #expect(table.output.contains("0.mlp.gate, 16 x 16"), "\(table.output)")
  }

  @Test func `What cannot be trained is usage, and a place without write access is said`() throws {
    for arguments in [
      ["--output", "model.bin"], ["--output", "a.safetensors", "--steps", "0"],
      ["--output", "a.safetensors", "--heads", "3"], ["--steps", "3"],
      ["--output", "a.safetensors", "--width", "-8"],
    ] {
      let process = try Command.run(["train"] + arguments)
      #expect(process.status == 64, "\(arguments): \(process.errors)")
    }
    let process = try Command.run(
      "train", "--output", "/proc/no/such.safetensors", "--steps", "1")
    #expect(process.status == 73, "\(process.errors)")
    let data = try Command.run(
      "train", "--output", "a.safetensors", "--data", "/no/such/folder")
    #expect(data.status == 66)
    // A folder without the text, and one whose text is none.
    let folder = TemporaryFolder.make()
    let lacking = try Command.run("train", "--output", "\(folder)/a.safetensors", "--data", folder)
    #expect(lacking.status == 66, "\(lacking.errors)")
    #expect(
      lacking.errors.contains("There is no tinyshakespeare.txt that can be read in \(folder)"))
    #expect(lacking.errors.contains("leave --data out"), "\(lacking.errors)")
    try Data([0xff, 0xfe, 0x80]).write(to: URL(filePath: "\(folder)/tinyshakespeare.txt"))
    let broken = try Command.run("train", "--output", "\(folder)/a.safetensors", "--data", folder)
    #expect(broken.status == 65, "\(broken.errors)")
  }

  @Test func `A checkpoint without matrices is named`() throws {
    let path = "\(TemporaryFolder.make())/vector.safetensors"
    var header = Array("{\"bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}".utf8)
    header += [UInt8](repeating: 32, count: (8 - header.count % 8) % 8)
    let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
    try Data(length + header + [UInt8](repeating: 0, count: 8)).write(to: URL(filePath: path))
    let process = try Command.run(
      "reproduce", "sparse-llama", "--table", "layers", "--model", path)
    #expect(process.status == 65, "\(process.errors)")
    #expect(process.errors.contains("no matrix of floats"), "\(process.errors)")
    #expect(process.errors.contains("bias [2]"), "\(process.errors)")
  }
}
