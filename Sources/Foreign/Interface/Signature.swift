import Structures

/// What a kernel of an operation looks like in C: `int gemm(int64_t m, …)`, zero if all went well.
public struct Signature: Sendable, Codable {
  public let parameters: [Parameter]

  public init(_ parameters: [Parameter]) {
    precondition(
      Set(parameters.map(\.name)).count == parameters.count, "A name stands for two parameters.")
    self.parameters = parameters
  }

  /// The prototype, one parameter a line, each with its meaning.
  public func prototype(named name: String) -> String {
    let lines = parameters.enumerated().map { index, parameter in
      let separator = index == parameters.count - 1 ? "" : ","
      return "    \(parameter.declaration)\(separator)  /* \(parameter.explanation) */"
    }
    return "int \(name)(\n\(lines.joined(separator: "\n"))\n);"
  }

  /// The type of a pointer to such a function.
  public func pointerType(named name: String) -> String {
    "typedef int (*\(name))(\(parameters.map(\.declaration).joined(separator: ", ")));"
  }
}

extension Parameter {
  /// In C.
  var declaration: String {
    switch kind {
    case .size: "int64_t \(name)"
    case .choice: "int32_t \(name)"
    case .number(let element): "\(element.cName) \(name)"
    case .buffer(.input, let element, _): "const \(element.cName) *\(name)"
    case .buffer(_, let element, _): "\(element.cName) *\(name)"
    }
  }

  /// Its meaning, and what follows from its kind.
  var explanation: String {
    switch kind {
    case .size, .number: return meaning
    case .choice(let ways):
      let list = ways.enumerated().map { "\($0.offset): \($0.element)" }
      return "\(meaning); \(list.joined(separator: ", "))"
    case .buffer(let role, _, let layout):
      let use =
        switch role {
        case .input: "read only"
        case .output: "written"
        case .inputAndOutput: "read and written"
        }
      return "\(meaning): \(layout); \(use)"
    }
  }
}

extension Parameter.Layout: CustomStringConvertible {
  public var description: String {
    if rows == 1 { return "\(columns) elements" }
    let shape = "\(rows) rows of \(columns)"
    return leading == columns ? shape : "\(shape), each \(leading) elements after the one before"
  }
}

extension ElementType {
  /// The type in C99. Halves and bfloat16, which it does not have, go as their bits.
  var cName: String {
    switch self {
    case .float32: "float"
    case .float64: "double"
    case .float16, .bfloat16: "uint16_t"
    case .bool: "uint8_t"
    case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64: "\(rawValue)_t"
    }
  }
}
