/// One cell: the published figure, the figure here, and what became of their comparison.
public struct Cell: Sendable, Codable, Equatable {
  public var published: String?
  public var computed: String?
  public var standing: Standing
  /// What became of the printed figure, for readers of JSON: it takes the paper's other tables to say it.
  public var word: Word?

  public enum Standing: String, Sendable, Codable {
    /// Equal to the printed digit, or within the stated criterion.
    case agrees
    /// Not what is printed: a finding.
    case differs
    /// Printed nowhere; computed here.
    case computed
    /// Printed, and not computed here.
    case quoted
    /// There is no figure, here or in print; the text says why.
    case absent
  }

  public init(published: String? = nil, computed: String? = nil, standing: Standing) {
    (self.published, self.computed, self.standing) = (published, computed, standing)
  }

  /// A figure of our own.
  public static func figure(_ text: String) -> Cell { Cell(computed: text, standing: .computed) }

  /// A printed figure that is not recomputed.
  public static func quoted(_ text: String) -> Cell {
    Cell(published: Misprint.applied(to: text), standing: .quoted)
  }

  /// A figure that print is said to have and that could not be found.
  public static let notFound = Cell(computed: Outcome.notFound.rawValue, standing: .absent)

  /// No figure: what stands in its place.
  public static func absent(_ text: String) -> Cell { Cell(computed: text, standing: .absent) }

  /// A printed decimal beside what follows from other printed decimals: those are rounded, so that it may
  /// be any value of an interval. They agree if a value of its interior rounds to the printed digits.
  public static func printed(
    _ text: String, beside value: Double, within range: ClosedRange<Double>
  ) -> Cell {
    let text = Misprint.applied(to: text)
    Misprint.note(text, value, range)
    var cell = compared(text, with: value)
    let digits =
      text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let half = 0.5 * power(10, -digits)
    // Intervals that only touch have no value in common that rounds to both sides' digits.
    let slack = 1e-9 * half
    let (least, most) = (range.lowerBound + slack, range.upperBound - slack)
    let meets = Double(text).map { $0 + half > least && $0 - half < most } ?? false
    cell.standing = meets ? .agrees : .differs
    return cell
  }

  /// A printed decimal beside a value: they agree if the value rounds to the printed digits, ties either way.
  public static func printed(_ text: String, beside value: Double) -> Cell {
    let text = Misprint.applied(to: text)
    Misprint.note(text, value)
    return compared(text, with: value)
  }

  private static func compared(_ text: String, with value: Double) -> Cell {
    let digits =
      text.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first?.count ?? 0
    let rounded = Self.decimal(value, digits: digits)
    let half = 0.5 * Self.power(10, -digits) * (1 + 1e-9)
    let isSame = Double(text).map { abs($0 - value) <= half } ?? false
    return Cell(published: text, computed: rounded, standing: isSame ? .agrees : .differs)
  }

  private static func power(_ base: Double, _ exponent: Int) -> Double {
    (0..<abs(exponent)).reduce(1.0) { product, _ in exponent < 0 ? product / base : product * base }
  }

  /// A value with a fixed number of decimals.
  public static func decimal(_ value: Double, digits: Int) -> String {
    let scale = power(10, digits)
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, abs(scaled) < 1e15 else { return "\(value)" }
    let integer = Int(scaled)
    let text = "\(abs(integer))"
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let sign = integer < 0 ? "-" : ""
    return digits == 0
      ? sign + padded : "\(sign)\(padded.dropLast(digits)).\(padded.suffix(digits))"
  }
}
