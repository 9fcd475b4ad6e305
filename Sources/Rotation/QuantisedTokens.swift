public import Structures

/// Activations as symmetric codes with a scale for each token.
public struct QuantisedTokens: Sendable {
  public let scales: [Double]
  public let codes: Matrix<Int8>

  /// - Throws: ``RotationError`` if a number is not finite.
  public init(_ tokens: Matrix<Double>, _ settings: QuantiserSettings) throws(RotationError) {
    try Self.validate(tokens)
    self.init(trusting: tokens, settings)
  }

  static func validate(_ tokens: Matrix<Double>) throws(RotationError) {
    try QuantiserSettings.requireFinite(tokens.elements)
  }

  init(trusting tokens: Matrix<Double>, _ settings: QuantiserSettings) {
    let (n, top) = (tokens.columns, Double(settings.top))
    var scales: [Double] = []
    var codes = Matrix<Int8>(repeating: 0, rows: tokens.rows, columns: n)
    for i in 0..<tokens.rows {
      var largest = 0.0
      for j in 0..<n { largest = max(largest, abs(tokens[i, j])) }
      let scale = largest == 0 ? 1 : settings.clip * largest / top
      scales.append(scale)
      for j in 0..<n {
        let code = (tokens[i, j] / scale).rounded(.toNearestOrEven)
        codes[i, j] = Int8(min(max(code, -top - 1), top))
      }
    }
    (self.scales, self.codes) = (scales, codes)
  }

  /// s q.
  public var values: Matrix<Double> {
    Matrix(rows: codes.rows, columns: codes.columns) { i, j in scales[i] * Double(codes[i, j]) }
  }
}
