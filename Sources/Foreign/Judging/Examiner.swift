import Structures

/// Knows what a call's outputs must be, and judges what a kernel has left.
public struct Examiner: Sendable {
  /// The outputs, by name, whole buffers.
  public typealias Results = [String: Buffer]

  private let examine: @Sendable (Results) -> Judgement
  /// How far each element of an output may stray, in the order of the layout; nil where nothing is said.
  public let allowances: [String: [Double?]]

  /// What the elements of each output must be, where each is judged by itself.
  public let expected: [String: [Expected]]?

  /// - Parameter examine: Judges what can only be judged together: residuals, orders, sets.
  public init(
    allowances: [String: [Double?]] = [:], _ examine: @escaping @Sendable (Results) -> Judgement
  ) {
    (self.allowances, self.examine, expected) = (allowances, examine, nil)
  }

  /// - Parameter expected: For each output what its elements must be, in the order of the layout.
  public init(_ expected: [String: [Expected]], of call: Call, _ signature: Signature) {
    let outputs = signature.outputs.map { output in
      (output.name, output.element, output.layout.shape(at: call.sizes))
    }
    for (name, _, shape) in outputs {
      precondition(
        expected[name]?.count == max(0, shape.rows) * max(0, shape.columns),
        "\(name) is judged by halves.")
    }
    self.expected = expected
    allowances = expected.mapValues { elements in elements.map(\.allowance) }
    examine = { results in
      var judgement = Judgement()
      for (name, element, shape) in outputs {
        guard let buffer = results[name], let wanted = expected[name] else { continue }
        for row in 0..<max(0, shape.rows) {
          for column in 0..<max(0, shape.columns) {
            judgement.note(
              wanted[row * shape.columns + column],
              buffer.bits(at: row * shape.leading + column), element, name, row: row,
              column: column)
          }
        }
      }
      return judgement
    }
  }

  public func callAsFunction(_ results: Results) -> Judgement { examine(results) }
}

extension Expected {
  /// Nil where the value is free or not a number near another.
  var allowance: Double? {
    switch self {
    case .near(_, let allowed): allowed
    case .equal(let value): value.isFinite ? 0 : nil
    default: nil
    }
  }
}
