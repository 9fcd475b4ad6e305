import Structures

extension Reproducer {
  /// A program in C99 that makes the call and prints what it left, to be linked with the kernel.
  public func c(_ signature: Signature, symbol: String) -> String {
    let arguments = signature.parameters.map { parameter -> String in
      switch parameter.kind {
      case .size: "(int64_t)\(call.sizes[parameter.name]!)"
      case .choice: "(int32_t)\(call.sizes[parameter.name]!)"
      case .number(let element):
        "(\(element.cName))\(call.numbers[parameter.name]!.hexadecimal(.c))"
      case .buffer: call.inPlace[parameter.name] ?? parameter.name
      }
    }
    return """
      /* \(operation): \(inspection.question)?
         \(explanation)
         Build and run:  cc -std=gnu99 THIS.c KERNEL -lm && ./a.out   */
      #include <inttypes.h>
      #include <math.h>
      #include <stdint.h>
      #include <stdio.h>
      #include <string.h>

      \(signature.prototype(named: symbol))

      \(buffers(signature).joined(separator: "\n"))

      int main(void) {
      \(fills(signature).joined(separator: "\n"))
        int status = \(symbol)(\(arguments.joined(separator: ", ")));
        printf("status %d\\n", status);
      \(prints(signature).joined(separator: "\n"))
      \(verdict(signature))
      }

      """
  }

  /// Arrays without elements are not C: they get one that nobody may touch.
  private func buffers(_ signature: Signature) -> [String] {
    arrays(signature).map { name, buffer, isConstant in
      let items = (0..<max(1, buffer.count)).map {
        $0 < buffer.count ? Self.literal(buffer, $0, .c) : "0"
      }
      return """
        static \(isConstant ? "const " : "")\(buffer.element.cName) \(name)[] = {
        \(Self.wrapped(items, indent: "    "))};
        """
    }
  }

  /// What is only written holds what no result does, as it did when the kernel failed.
  private func fills(_ signature: Signature) -> [String] {
    signature.outputs.filter { !signature.isRead($0.name) && call.inPlace[$0.name] == nil }.map {
      "  memset(\($0.name), 0xFF, sizeof \($0.name));"
    }
  }

  private func prints(_ signature: Signature) -> [String] {
    signature.outputs.map { output in
      let name = call.inPlace[output.name] ?? output.name
      let count = call.buffers[output.name]!.count
      let format = output.element.isReal ? "%.17g" : "%\" PRId64 \""
      let cast = output.element.isReal ? "(double)" : "(int64_t)"
      return """
          for (int i = 0; i < \(count); ++i)
            printf("\(output.name)[%d] = \(format)\\n", i, \(cast)\(name)[i]);
        """
    }
  }

  /// Exit code 1 if the element is still wrong, where a number says so.
  private func verdict(_ signature: Signature) -> String {
    guard let complaint, let range = complaint.range,
      let output = signature.outputs.first(where: { $0.name == complaint.output }),
      output.element.isReal
    else { return "  return 0;" }
    let place = complaint.row * output.layout.shape(at: call.sizes).leading + complaint.column
    let element = "\(call.inPlace[output.name] ?? output.name)[\(place)]"
    return """
        /* Right is what lies between these two numbers. */
        const double lower = \(range.lowerBound.hexadecimal(.c)), upper = \(range.upperBound.hexadecimal(.c));
        const int right = \(element) >= lower && \(element) <= upper;
        printf("\(complaint.output)[\(place)] is %s\\n", right ? "right" : "wrong");
        return right ? 0 : 1;
      """
  }
}

extension ElementType {
  /// Whether C holds it as a number with a point.
  var isReal: Bool { self == .float32 || self == .float64 }
}
