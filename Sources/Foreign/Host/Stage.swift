internal import Glibc
import Structures
import Verification

/// The memory of one call: each buffer between two unmapped pages, inputs sealed.
final class Stage {
  private let signature: Signature
  private var blocks: [Int: GuardedBlock] = [:]
  private let packed: PackedCall
  /// What the outputs hold before each call.
  private var before: [Int: [UInt8]] = [:]
  let arguments: [ForeignFunction.Argument]
  private let outputs: [Int]

  init(
    _ signature: Signature, _ call: PackedCall, _ payload: ArraySlice<UInt8>, _ placement: Placement
  ) {
    (self.signature, packed) = (signature, call)
    var arguments: [ForeignFunction.Argument] = []
    var outputs: [Int] = []
    var blocks: [Int: GuardedBlock] = [:]
    for (index, parameter) in signature.parameters.enumerated() {
      let word = call.words[index]
      switch parameter.kind {
      case .size: arguments.append(.size(Int(word)))
      case .choice: arguments.append(.choice(Int(word)))
      case .number(let element): arguments.append(.number(UInt64(bitPattern: word), element))
      case .buffer(let role, let element, _):
        let host = call.inPlace[index]
        // An output in an input's memory comes after it or before: the block is made once.
        let owner = host ?? index
        let block =
          blocks[owner]
          ?? GuardedBlock(
            bytes: call.bytes[owner], atEnd: placement.isAgainstEnd,
            alignment: max(placement.alignment, element.size), offset: placement.offset)
        blocks[owner] = block
        arguments.append(.pointer(block.start))
        if role != .input { outputs.append(index) }
      }
    }
    (self.arguments, self.outputs, self.blocks) = (arguments, outputs, blocks)
    fill(payload)
  }

  deinit { for block in blocks.values { block.unmap() } }

  private func isInput(_ index: Int) -> Bool {
    guard case .buffer(.input, _, _) = signature.parameters[index].kind else { return false }
    return !packed.inPlace.values.contains(index)
  }

  /// Puts a call's values into the memory; what is only written is filled with ones.
  func fill(_ payload: ArraySlice<UInt8>) {
    var start = payload.startIndex
    for (index, parameter) in signature.parameters.enumerated() {
      guard case .buffer(let role, _, _) = parameter.kind else { continue }
      let bytes = payload[start..<start + packed.bytes[index]]
      start += bytes.count
      guard let block = blocks[index] else { continue }
      block.open()
      if role == .output {
        memset(block.start, 0xFF, bytes.count)
      } else {
        bytes.withUnsafeBytes { raw in
          if let first = raw.baseAddress {
            block.start.copyMemory(from: first, byteCount: raw.count)
          }
        }
      }
      if isInput(index) {
        block.seal()
      } else {
        before[index] = Array(UnsafeRawBufferPointer(start: block.start, count: bytes.count))
      }
    }
  }

  /// What is written, as it was before the call.
  func restore() {
    for (index, content) in before {
      blocks[index]?.start.copyMemory(from: content, byteCount: content.count)
    }
  }

  /// The bytes of all outputs, in their order.
  func results() -> [UInt8] {
    var results: [UInt8] = []
    results.reserveCapacity(outputs.reduce(0) { $0 + packed.bytes[$1] })
    for index in outputs {
      let block = blocks[packed.inPlace[index] ?? index]!
      results.append(
        contentsOf: UnsafeRawBufferPointer(start: block.start, count: packed.bytes[index]))
    }
    return results
  }

  /// Whether the outputs hold these bytes.
  func holds(_ bytes: [UInt8]) -> Bool {
    var start = 0
    for index in outputs {
      let block = blocks[packed.inPlace[index] ?? index]!
      let count = packed.bytes[index]
      let isSame = bytes.withUnsafeBytes {
        memcmp($0.baseAddress! + start, block.start, count) == 0
      }
      if count > 0, !isSame { return false }
      start += count
    }
    return true
  }

  var notices: [Reply.Notice] {
    blocks.flatMap { index, block in
      block.violations().map {
        Reply.Notice(
          buffer: signature.parameters[index].name, trespass: $0, offset: block.firstFault,
          bytes: block.bytes)
      }
    }
  }
}
