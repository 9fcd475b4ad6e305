import Structures

extension Signature {
  /// The call that a function with this signature has been given, read from its arguments.
  public func call(from arguments: [ForeignFunction.Argument]) -> Call {
    var call = Call(sizes: [:], buffers: [:])
    for (parameter, argument) in zip(parameters, arguments) {
      switch argument {
      case .size(let value), .choice(let value): call.sizes[parameter.name] = value
      case .number(let bits, let element):
        call.numbers[parameter.name] = element.value(ofBits: bits)
      case .pointer: continue
      }
    }
    for (parameter, argument) in zip(parameters, arguments) {
      guard case .pointer(let start) = argument, let start,
        case .buffer(_, let element, let layout) = parameter.kind,
        let count = layout.count(at: call.sizes)
      else { continue }
      let raw = UnsafeRawBufferPointer(start: start, count: count * element.size)
      call.buffers[parameter.name] = Buffer(element, bytes: Array(raw))
    }
    return call
  }

  /// Writes results where the arguments point to.
  public func leave(_ results: Examiner.Results, in arguments: [ForeignFunction.Argument]) {
    for (parameter, argument) in zip(parameters, arguments) {
      guard case .pointer(let start) = argument, let start, let buffer = results[parameter.name]
      else { continue }
      start.copyMemory(from: buffer.bytes, byteCount: buffer.bytes.count)
    }
  }
}
