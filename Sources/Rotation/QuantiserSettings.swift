/// Bits and clip ratio of a quantiser, as QuaRot uses them.
public struct QuantiserSettings: Sendable, Hashable {
  /// 2 to 8.
  public let bits: Int
  /// What the largest magnitude is multiplied by, in (0, 1].
  public let clip: Double

  /// - Throws: ``RotationError`` if the bits are outside 2 to 8, or the clip ratio outside (0, 1].
  public init(bits: Int, clip: Double = 1) throws(RotationError) {
    guard (2...8).contains(bits) else {
      throw RotationError("\(bits) bits for a quantiser: 2 to 8 are possible")
    }
    guard clip > 0, clip <= 1 else {
      throw RotationError("The clip ratio is \(clip): it must be above 0 and at most 1")
    }
    (self.bits, self.clip) = (bits, clip)
  }

  /// 2ᵇ⁻¹ - 1, the largest code of a symmetric quantiser; the smallest is one further from zero.
  public var top: Int { (1 << (bits - 1)) - 1 }

  /// 2ᵇ - 1, the largest code of an asymmetric quantiser.
  public var levels: Int { (1 << bits) - 1 }

  /// - Throws: ``RotationError`` that names the first number that is not finite.
  static func requireFinite(_ x: some Collection<Double>) throws(RotationError) {
    if let (i, value) = x.enumerated().first(where: { !$0.element.isFinite }) {
      throw RotationError("Activation \(i) is \(value): only finite numbers can be quantised")
    }
  }
}
