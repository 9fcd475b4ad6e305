public import Structures

/// One call of a kernel: what is passed, by the names of its signature.
public struct Call: Sendable, Equatable {
  /// Sizes and choices.
  public var sizes: [String: Int]
  public var numbers: [String: Double]
  public var buffers: [String: Buffer]
  /// Outputs that are given the memory of an input, by name.
  public var inPlace: [String: String] = [:]

  public init(
    sizes: [String: Int], numbers: [String: Double] = [:], buffers: [String: Buffer]
  ) {
    (self.sizes, self.numbers, self.buffers) = (sizes, numbers, buffers)
  }
}

extension Signature {
  /// Every buffer of which something is written, and where its elements lie.
  public var outputs: [(name: String, element: ElementType, layout: Parameter.Layout)] {
    parameters.compactMap { parameter in
      guard case .buffer(let role, let element, let layout) = parameter.kind, role != .input
      else { return nil }
      return (parameter.name, element, layout)
    }
  }

  /// - Returns: What is wrong with a call, if it does not fit: that is a mistake of the operation's.
  public func misfit(of call: Call) -> String? {
    for parameter in parameters {
      let name = parameter.name
      switch parameter.kind {
      case .size, .choice:
        if call.sizes[name] == nil { return "\(name) has no value" }
      case .number:
        if call.numbers[name] == nil { return "\(name) has no value" }
      case .buffer(_, let element, let layout):
        guard let buffer = call.buffers[name] else { return "\(name) has no elements" }
        guard buffer.element == element else { return "\(name) is of another type" }
        guard let count = layout.count(at: call.sizes) else { return "\(name) has no extent" }
        guard buffer.count == count else {
          return "\(name) has \(buffer.count) of \(count) elements"
        }
      }
    }
    for (output, input) in call.inPlace.sorted(by: { $0.key < $1.key }) {
      guard let (mine, theirs) = shapes(output, input, call), mine == theirs else {
        return "\(output) lies in the memory of \(input), and its rows lie otherwise"
      }
    }
    return nil
  }

  /// How the elements of two buffers lie.
  private func shapes(_ first: String, _ second: String, _ call: Call) -> ([Int], [Int])? {
    func shape(_ name: String) -> [Int]? {
      for parameter in parameters where parameter.name == name {
        guard case .buffer(_, _, let layout) = parameter.kind else { continue }
        let (rows, columns, leading) = layout.shape(at: call.sizes)
        return [rows, columns, rows > 1 ? leading : 0]
      }
      return nil
    }
    guard let a = shape(first), let b = shape(second) else { return nil }
    return (a, b)
  }
}

extension Parameter.Layout {
  /// How many rows and columns, and how far the rows are apart.
  public func shape(at sizes: [String: Int]) -> (rows: Int, columns: Int, leading: Int) {
    (rows.value(at: sizes) ?? 0, columns.value(at: sizes) ?? 0, leading.value(at: sizes) ?? 0)
  }

  /// The places of the elements in the buffer, row after row; what is not among them is padding.
  public func places(at sizes: [String: Int]) -> [Int] {
    let (rows, columns, leading) = shape(at: sizes)
    guard rows > 0, columns > 0 else { return [] }
    return (0..<rows).flatMap { row in (0..<columns).map { row * leading + $0 } }
  }
}
