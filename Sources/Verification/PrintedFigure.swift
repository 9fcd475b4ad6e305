/// A printed figure as a number, and how far print leaves it open.
public struct PrintedFigure: Sendable, Equatable {
  /// In seconds if it is a time.
  public var value: Double
  /// Half a unit of the last printed digit: what print was rounded from lies within it.
  public var half: Double
  private var unit: String

  /// `nil` for what is no number: a word, a formula, or a number with a mark that makes it another thing (`89*`).
  ///
  /// It reads decimals with an exponent (`1.8E2`), a percent sign, a factor's × and times (`12h`).
  public init?(_ text: String) {
    let mantissa = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "-") }
    let rest = text.dropFirst(mantissa.count)
    let exponent = rest.first.map { "eE".contains($0) } ?? false ? rest.dropFirst() : ""
    let power = exponent.prefix { $0.isASCII && ($0.isNumber || $0 == "-" || $0 == "+") }
    let tail = power.isEmpty ? rest : exponent.dropFirst(power.count)
    guard let scale = Self.units[String(tail.drop { $0 == " " })],
      let number = Double("\(mantissa)e\(power.isEmpty ? "0" : power)"),
      let shift = Int(power.isEmpty ? "0" : power)
    else { return nil }
    let digits =
      mantissa.split(separator: ".", omittingEmptySubsequences: false).dropFirst()
      .first?.count ?? 0
    let last = Double("1e\(shift - digits)") ?? .nan
    (value, half, unit) = (scale.factor * number, scale.factor * last / 2, scale.name)
  }

  private static let units: [String: (name: String, factor: Double)] = [
    "": ("", 1), "%": ("%", 1), "×": ("×", 1), "s": ("s", 1), "m": ("s", 60), "h": ("s", 3600),
  ]

  /// Whether a text gives a number, whatever mark stands at it: `89*` does, `2d/2` and `often` do not.
  public static func isNumber(_ text: String) -> Bool {
    if PrintedFigure(text) != nil { return true }
    let starts = text.first.map { $0.isNumber || "-.".contains($0) } ?? false
    return starts && text.contains(where: \.isNumber) && !text.contains(where: \.isLetter)
  }

  /// Whether it is printed above another one; `nil` if both may have been rounded from one number, or are none of a
  /// kind.
  public func isAbove(_ other: PrintedFigure) -> Bool? {
    // Sums of decimals are off by a rounding or two.
    let slack = (half + other.half) * (1 + 1e-9)
    guard unit == other.unit, abs(value - other.value) > slack else { return nil }
    return value > other.value
  }
}
