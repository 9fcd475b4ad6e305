import Structures

extension Reproducer {
  /// A script that loads the kernel, makes the call and prints what it left.
  public func swift(_ signature: Signature, symbol: String) -> String {
    let types = signature.parameters.map(\.swiftType)
    let arguments = signature.parameters.map { parameter -> String in
      switch parameter.kind {
      case .size, .choice: "\(call.sizes[parameter.name]!)"
      case .number: call.numbers[parameter.name]!.hexadecimal(.swift)
      case .buffer(.input, _, _): parameter.name
      case .buffer: "&\(call.inPlace[parameter.name] ?? parameter.name)"
      }
    }
    let prints = signature.outputs.map { output in
      "print(\"\(output.name) =\", \(call.inPlace[output.name] ?? output.name))"
    }
    return """
      // \(operation): \(inspection.question)?
      // \(explanation)
      // Run:  swift THIS.swift /path/to/kernel.so
      import Foundation

      typealias Kernel = @convention(c) (
        \(types.joined(separator: ", "))
      ) -> Int32

      guard CommandLine.arguments.count == 2, let library = dlopen(CommandLine.arguments[1], RTLD_NOW),
        let symbol = dlsym(library, "\(symbol)")
      else { fatalError("usage: swift THIS.swift KERNEL.so, which has a function \(symbol)") }
      let kernel = unsafeBitCast(symbol, to: Kernel.self)

      \(buffers(signature).joined(separator: "\n"))

      print("status", kernel(\(arguments.joined(separator: ", "))))
      \(prints.joined(separator: "\n"))

      """
  }

  private func buffers(_ signature: Signature) -> [String] {
    arrays(signature).map { name, buffer, isConstant in
      let items = (0..<buffer.count).map { Self.literal(buffer, $0, .swift) }
      return """
        \(isConstant ? "let" : "var") \(name): [\(buffer.element.swiftName)] = [
        \(Self.wrapped(items, indent: "  "))
        ]
        """
    }
  }
}

extension Parameter {
  /// In a `@convention(c)` type.
  var swiftType: String {
    switch kind {
    case .size: "Int64"
    case .choice: "Int32"
    case .number(let element): element.swiftName
    case .buffer(.input, let element, _): "UnsafePointer<\(element.swiftName)>"
    case .buffer(_, let element, _): "UnsafeMutablePointer<\(element.swiftName)>"
    }
  }
}

extension ElementType {
  var swiftName: String {
    switch self {
    case .float32: "Float"
    case .float64: "Double"
    case .float16, .bfloat16: "UInt16"
    case .bool: "UInt8"
    default: (isSigned ? "Int" : "UInt") + "\(size * 8)"
    }
  }
}
