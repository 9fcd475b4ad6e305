import Scalars
import Structures
import Verification

extension FloatEight {
  private static let code = "Paramathic/slim@d5ae867, slim/quantization/quantization.py"

  /// The number that a code stands for; NaN beyond the last one of E4M3, infinity beyond E5M2's.
  static func decoded(_ code: Int, _ format: Format) -> Double {
    let magnitude = code % 128
    let value: Double =
      magnitude <= format.lastCode
      ? format.magnitude(magnitude)
      : format == .e5m2 && magnitude == format.overflow ? .infinity : .nan
    return code >= 128 ? -value : value
  }

  /// x ↦ top · fp8(x / top · (largest - 1)) / (largest - 1) with top = max |x|: a tensor scaled to a format,
  /// as the released code does. Zeros alone stay zeros.
  ///
  /// - Throws: `StructureError` if a value is not finite.
  public static func roundTrip(_ values: [Float], _ format: Format) throws -> [Float] {
    try requireFinite(values, "input")
    let top = values.reduce(0) { max($0, abs($1)) }
    guard top > 0 else { return values }
    let span = Float(format.largest - 1)
    let codes = encoded(values.map { $0 / top * span }, format)
    return codes.map { Float(decoded(Int($0), format)) / span * top }
  }

  /// 488 is no end of E4M3: half of what lies between it and 448 is NaN.
  static let switchAt488 = Finding("E4M3 holds inputs below 488", place: code) {
    let inputs = (449..<488).map { Float($0) }
    let codes = encoded(inputs, .e4m3)
    let lost = zip(inputs, codes).filter { Int($1) == Format.e4m3.overflow }.map(\.0)
    return .init(
      claimed: "all of the integers 449 to 487 become numbers",
      found:
        "\(lost.count) of \(inputs.count) become NaN, from \(Int(lost.first ?? 0)) on: it ends at 448",
      isShown: lost.first == 465 && !lost.isEmpty)
  }

  /// The inputs are divided by their maximum before they are encoded, so that E4M3 holds them whatever
  /// that maximum is.
  static let switchCoarsens = Finding(
    "Inputs with max|x| ≥ 488 need the wider range of E5M2", place: code
  ) {
    var generator = Generator(seed: 1, purpose: "FloatEight/switch")
    let inputs = (0..<4096).map { _ in Float(generator.gaussian() * 200) }
    let largest = inputs.map { abs($0) }.max() ?? 0
    let errors = try Format.allCases.map { format -> Double in
      let rests = zip(inputs, try roundTrip(inputs, format)).map { Double($0) - Double($1) }
      let energy = inputs.reduce(0) { $0 + Double($1) * Double($1) }
      return (squaredNorm(rests) / energy).squareRoot()
    }
    let shown = errors.map { Cell.decimal(100 * $0, digits: 2) }
    return .init(
      claimed: "max|x| = \(Int(largest)): E5M2",
      found:
        "it leaves \(shown[1]) % where E4M3, after the same division by max|x|, leaves \(shown[0]) %",
      isShown: largest >= 488 && errors[1] > 1.5 * errors[0])
  }
}

/// - Throws: `StructureError` with the place of the first number that is not finite.
func requireFinite(_ values: [Float], _ what: String) throws(StructureError) {
  guard let place = values.firstIndex(where: { !$0.isFinite }) else { return }
  throw StructureError("\(what) \(place) is \(values[place]): only finite numbers have a scale")
}
