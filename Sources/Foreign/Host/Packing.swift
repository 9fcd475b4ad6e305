import Structures

extension Signature {
  /// A call as it is sent, and the bytes of its buffers in a row.
  func packed(_ call: Call) -> (PackedCall, [UInt8]) {
    var packed = PackedCall(words: [], bytes: [], inPlace: [:])
    var payload: [UInt8] = []
    payload.reserveCapacity(bytes(of: call))
    let places = Dictionary(
      uniqueKeysWithValues: parameters.enumerated().map { ($0.element.name, $0.offset) })
    for (index, parameter) in parameters.enumerated() {
      var (word, count): (Int64, Int) = (0, 0)
      switch parameter.kind {
      case .size, .choice: word = Int64(call.sizes[parameter.name]!)
      case .number(let element):
        word = Int64(bitPattern: element.bits(of: call.numbers[parameter.name]!))
      case .buffer:
        let buffer = call.buffers[parameter.name]!
        count = buffer.bytes.count
        payload += buffer.bytes
        if let input = call.inPlace[parameter.name] { packed.inPlace[index] = places[input]! }
      }
      packed.words.append(word)
      packed.bytes.append(count)
    }
    return (packed, payload)
  }

  /// The outputs of a set of results, from what was received.
  func results(_ call: Call, _ bytes: ArraySlice<UInt8>) -> Examiner.Results {
    var results: Examiner.Results = [:]
    var start = bytes.startIndex
    for output in outputs {
      let count = call.buffers[output.name]!.bytes.count
      results[output.name] = Buffer(output.element, bytes: Array(bytes[start..<start + count]))
      start += count
    }
    return results
  }

  /// The bytes of all outputs of a call.
  func outputBytes(of call: Call) -> Int {
    outputs.reduce(0) { $0 + call.buffers[$1.name]!.bytes.count }
  }
}

extension Signature {
  /// The call that was packed.
  func unpacked(_ packed: PackedCall, _ payload: [UInt8]) -> Call {
    var call = Call(sizes: [:], buffers: [:])
    var start = 0
    for (index, parameter) in parameters.enumerated() {
      let word = packed.words[index]
      switch parameter.kind {
      case .size, .choice: call.sizes[parameter.name] = Int(word)
      case .number(let element):
        call.numbers[parameter.name] = element.value(ofBits: UInt64(bitPattern: word))
      case .buffer(_, let element, _):
        let count = packed.bytes[index]
        call.buffers[parameter.name] = Buffer(
          element, bytes: Array(payload[start..<start + count]))
        start += count
      }
    }
    return call
  }
}
