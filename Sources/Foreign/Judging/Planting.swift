import Scalars
import Structures

/// Results that no kernel may get away with: what a judge must notice if it is worth anything.
public struct Planting: Sendable {
  public let name: String
  /// Nil if there is nothing to spoil: no output, or the result would be the same.
  let spoil: @Sendable (Examiner.Results, Call, Signature) -> Examiner.Results?

  public static let all: [Planting] = [
    each("all zeros") { buffer, _ in buffer.map { _ in 0 } },
    floating("all NaN") { buffer, _ in buffer.map { _ in .nan } },
    each("the last element zero") { buffer, _ in buffer.dropLast() + [0] },
    each("the first element that of its neighbour") { buffer, _ in
      buffer.count > 1 ? [buffer[1]] + buffer.dropFirst() : buffer
    },
    each("in reverse order") { buffer, _ in buffer.reversed() },
    each("moved by one place") { buffer, _ in
      buffer.isEmpty ? buffer : [buffer[buffer.count - 1]] + buffer.dropLast()
    },
    each("all negated") { buffer, _ in buffer.map { -$0 } },
    floating("everywhere the mean") { buffer, _ in
      let mean = buffer.reduce(0, +) / Double(max(1, buffer.count))
      return buffer.map { _ in mean }
    },
    floating("times 1 + 2⁻¹⁰") { buffer, _ in buffer.map { $0 * (1 + 0x1p-10) } },
    floating("rounded to bfloat16") { buffer, _ in buffer.map(ElementType.bfloat16.nearest) },
    Planting(name: "not written") { results, call, signature in
      var spoilt = results
      for output in signature.outputs where !signature.isRead(output.name) {
        let count = results[output.name]?.bytes.count ?? 0
        spoilt[output.name] = .unwritten(output.element, bytes: count)
      }
      for output in signature.outputs where signature.isRead(output.name) {
        spoilt[output.name] = call.buffers[output.name]
      }
      return spoilt == results ? nil : spoilt
    },
  ]

  private static func floating(
    _ name: String, _ change: @escaping @Sendable ([Double], ElementType) -> [Double]
  ) -> Planting { each(name, onlyFloating: true, change) }

  /// Every output's elements changed; what an integer type does not hold is left.
  private static func each(
    _ name: String, onlyFloating: Bool = false,
    _ change: @escaping @Sendable ([Double], ElementType) -> [Double]
  ) -> Planting {
    Planting(name: name) { results, call, signature in
      var spoilt = results
      for output in signature.outputs where !onlyFloating || output.element.isFloatingPoint {
        guard var buffer = results[output.name] else { continue }
        let places = output.layout.places(at: call.sizes)
        let values = change(places.map { buffer[$0] }, output.element)
        for (place, value) in zip(places, values)
        where output.element.isFloatingPoint || output.element.holds(value) {
          buffer[place] = value
        }
        spoilt[output.name] = buffer
      }
      // Another NaN, or zero of the other sign, is no fault.
      let isSame = signature.outputs.allSatisfy { output in
        zip(spoilt[output.name]?.values ?? [], results[output.name]?.values ?? []).allSatisfy {
          $0 == $1 || $0.isNaN && $1.isNaN
        }
      }
      return isSame ? nil : spoilt
    }
  }
}

extension Signature {
  /// Whether an output's old elements are read.
  func isRead(_ name: String) -> Bool {
    parameters.contains { parameter in
      guard parameter.name == name, case .buffer(.inputAndOutput, _, _) = parameter.kind else {
        return false
      }
      return true
    }
  }
}

extension ElementType {
  /// Whether an integer type has this value.
  func holds(_ value: Double) -> Bool {
    value == value.rounded() && value <= largest && value >= (isSigned ? -largest - 1 : 0)
  }
}
