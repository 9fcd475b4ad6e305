import Foundation
import Structures

/// A command that is called with a folder: it finds `call.json` and a `.npy` file for each buffer there, and leaves
/// its outputs as `.npy` files in their place.
struct CommandSession: KernelSession {
  private let command: String
  /// Where folders of calls are made: whoever has started this process removes it.
  private let base: String
  private let operation: String
  private let signature: Signature

  init(_ command: String, _ operation: String, _ signature: Signature, in base: String) {
    (self.command, self.operation, self.signature) = (command, operation, signature)
    self.base = base
  }

  /// What `call.json` says besides the buffers.
  private struct Description: Encodable {
    let operation: String
    let sizes: [String: Int]
    let choices: [String: String]
    let numbers: [String: Double]
  }

  func answer(_ request: Request, _ payload: [UInt8]) -> (Reply, [UInt8]) {
    let folder = URL(filePath: base).appending(path: "call-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let call = signature.unpacked(request.calls[0], payload)
      try write(call, to: folder)
      if let failure = run(in: folder) {
        // What a shell says of a program that is not there, or is none.
        let isMissing = failure.status == 126 || failure.status == 127
        let words = "the command ended with status \(failure.status). \(failure.words.suffix(2000))"
        return (Reply(refusal: words, isMissing: isMissing), [])
      }
      return (Reply(calls: 1), try results(call, in: folder))
    } catch {
      return (Reply(refusal: "\(error)"), [])
    }
  }

  private func write(_ call: Call, to folder: URL) throws {
    var (sizes, choices): ([String: Int], [String: String]) = ([:], [:])
    for parameter in signature.parameters {
      let value = call.sizes[parameter.name]
      switch parameter.kind {
      case .size: sizes[parameter.name] = value
      case .choice(let ways): choices[parameter.name] = ways[value ?? 0]
      case .number: continue
      case .buffer(_, let element, let layout):
        let array = try array(
          given(call.buffers[parameter.name]!, parameter.name), element, layout, call)
        try Data(NPY(array).encoded).write(to: folder.appending(path: "\(parameter.name).npy"))
      }
    }
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    let description = Description(
      operation: operation, sizes: sizes, choices: choices, numbers: call.numbers)
    try encoder.encode(description).write(to: folder.appending(path: "call.json"))
  }

  /// What is only written holds what no result does.
  private func given(_ buffer: Buffer, _ name: String) -> Buffer {
    guard signature.outputs.contains(where: { $0.name == name }), !signature.isRead(name) else {
      return buffer
    }
    return .unwritten(buffer.element, bytes: buffer.bytes.count)
  }

  /// rows × columns without padding; NumPy has no bfloat16, which goes by its bits.
  private func array(
    _ buffer: Buffer, _ element: ElementType, _ layout: Parameter.Layout, _ call: Call
  ) throws -> StoredArray {
    let (rows, columns, _) = layout.shape(at: call.sizes)
    var packed = Buffer(element, count: max(0, rows) * max(0, columns))
    for (index, place) in layout.places(at: call.sizes).enumerated() {
      packed.setBits(buffer.bits(at: place), at: index)
    }
    let stored = element == .bfloat16 ? ElementType.uint16 : element
    return try StoredArray(
      type: stored, shape: [max(0, rows), max(0, columns)],
      contents: FileBytes(packed.bytes, name: "a buffer"))
  }

  /// - Returns: How it failed, if it did.
  private func run(in folder: URL) -> Tool.Failure? {
    Tool.run(["/bin/sh", "-c", "\(command) \"$1\"", "sh", folder.path])
  }

  private func results(_ call: Call, in folder: URL) throws -> [UInt8] {
    try signature.outputs.flatMap { output -> [UInt8] in
      let file = "\(output.name).npy"
      guard let data = try? Data(contentsOf: folder.appending(path: file)) else {
        throw KernelUnusable(.raises, "\(file) is gone; the command must leave its result there")
      }
      let array = try NPY(FileBytes(Array(data), name: file)).array
      let places = output.layout.places(at: call.sizes)
      let stored = output.element == .bfloat16 ? ElementType.uint16 : output.element
      guard array.type == stored, array.count == places.count, !array.isColumnMajor,
        !array.isBigEndian
      else {
        throw KernelUnusable(
          .raises,
          "\(file) holds \(array.shape) of \(array.type.rawValue); it must be \(places.count) elements of \(stored.rawValue), row after row"
        )
      }
      var buffer = call.buffers[output.name]!
      let found = Buffer(output.element, bytes: Array(array.contents.array))
      // What the file has no room for is as it was, or as a kernel would have found it.
      if !signature.isRead(output.name) {
        buffer = .unwritten(output.element, bytes: buffer.bytes.count)
      }
      for (index, place) in places.enumerated() { buffer.setBits(found.bits(at: index), at: place) }
      return buffer.bytes
    }
  }
}
