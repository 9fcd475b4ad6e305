public import Structures

/// Keys or values of the tokens so far, as asymmetric codes in groups.
public struct QuantisedCache: Sendable {
  public let channels: Int, group: Int
  public let settings: QuantiserSettings
  public private(set) var tokens = 0
  /// Of each token's groups in turn.
  public private(set) var scales: [Double] = [], zeros: [Double] = []
  public private(set) var codes: [UInt8] = []

  /// An empty cache.
  ///
  /// - Throws: ``RotationError`` if groups do not divide the channels.
  public init(channels: Int, group: Int, _ settings: QuantiserSettings) throws(RotationError) {
    guard channels > 0, group > 0, channels.isMultiple(of: group) else {
      throw RotationError(
        "Groups of \(group) do not divide \(channels) channels: a group must be a divisor")
    }
    (self.channels, self.group, self.settings) = (channels, group, settings)
  }

  /// Appends tokens.
  ///
  /// - Throws: ``RotationError`` if they have another number of channels, or hold a number that is not finite.
  public mutating func append(_ rows: Matrix<Double>) throws(RotationError) {
    guard rows.columns == channels else {
      throw RotationError("Tokens of \(rows.columns) channels for a cache of \(channels)")
    }
    try QuantiserSettings.requireFinite(rows.elements)
    tokens += rows.rows
    for start in stride(from: 0, to: rows.elements.count, by: group) {
      append(rows.elements[start..<start + group])
    }
  }

  private mutating func append(_ x: ArraySlice<Double>) {
    var (low, high) = (x[x.startIndex], x[x.startIndex])
    for value in x { (low, high) = (min(low, value), max(high, value)) }
    let levels = Double(settings.levels)
    var (scale, zero): (Double, Double)
    if low < high {
      (low, high) = (settings.clip * low, settings.clip * high)
      scale = (high - low) / levels
      zero = (-low / scale).rounded(.toNearestOrEven)
    } else if low == 0 {
      scale = 2 / levels
      zero = (levels / 2).rounded(.toNearestOrEven)
    } else {
      (scale, zero) = (abs(low), low < 0 ? 1 : 0)
    }
    scales.append(scale)
    zeros.append(zero)
    for value in x {
      let code = (value / scale).rounded(.toNearestOrEven) + zero
      codes.append(UInt8(min(max(code, 0), levels)))
    }
  }

  /// s (q - z) for a channel of a token.
  public func value(_ token: Int, _ channel: Int) -> Double {
    let at = token * channels + channel
    return scales[at / group] * (Double(codes[at]) - zeros[at / group])
  }
}
