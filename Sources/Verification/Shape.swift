/// What a published table shows beyond its digits: an order, a direction, an interval. It is asked of the
/// figures that were computed here, where the published digits themselves are out of reach.
public struct Shape: Sendable, Codable, Equatable {
  /// The statement, fixed before the figures are seen: `none > Naive-LoRA > SLiM-LoRA ≥ exact C^½`.
  public var statement: String
  /// Where the paper shows it; `nil` for a statement of our own.
  public var place: String?
  public var verdict: Verdict
  /// The figures that decide it.
  public var evidence: String
  private var ofPrint: Bool?

  /// Whether printed figures decide it: then it asks whether print agrees with itself, and nothing that was
  /// computed here bears it out.
  public var isOfPrint: Bool { ofPrint ?? false }

  public enum Verdict: String, Sendable, Codable {
    case holds
    /// The figures here say otherwise: a finding.
    case fails
    /// The figures here do not decide it: noise is larger than what is asked.
    case undecided
  }

  public init(_ statement: String, place: String? = nil, _ verdict: Verdict, evidence: String) {
    (self.statement, self.place) = (statement, place)
    (self.verdict, self.evidence) = (verdict, evidence)
  }

  /// A statement that the figures decide.
  public init(_ statement: String, place: String? = nil, holds: Bool, evidence: String) {
    self.init(statement, place: place, holds ? .holds : .fails, evidence: evidence)
  }

  /// Where it comes from, in words.
  public var origin: String {
    let place = place ?? "our question"
    return isOfPrint ? place + ", asked of print" : place
  }

  /// The same statement, asked of printed figures.
  public var askedOfPrint: Shape {
    var shape = self
    shape.ofPrint = true
    return shape
  }

  /// The statement that a figure is below another, of which an interval of their ratio is known.
  ///
  /// It is undecided as long as the interval holds the greatest ratio that is allowed.
  public static func below(
    _ statement: String, place: String? = nil, ratio: ClosedRange<Double>, most: Double = 1,
    evidence: String
  ) -> Shape {
    let isNumber = ratio.lowerBound.isFinite && ratio.upperBound.isFinite
    let verdict: Verdict =
      isNumber && ratio.upperBound < most ? .holds : ratio.lowerBound > most ? .fails : .undecided
    return Shape(statement, place: place, verdict, evidence: evidence)
  }

  /// The statement that labelled figures come in strictly decreasing order.
  ///
  /// - Parameter margin: How far two neighbours must be apart for their order to be decided.
  public static func decreasing(
    _ what: String, place: String? = nil, _ figures: [(label: String, value: Double)],
    margin: Double = 0
  ) -> Shape {
    let pairs = zip(figures, figures.dropFirst()).map { ($0.value, $1.value) }
    // The negated comparison makes a NaN fail.
    let isBroken = pairs.contains { !($0 >= $1 - margin) }
    let isClear = pairs.allSatisfy { $0 > $1 + margin }
    let evidence = figures.map { "\($0.label) \(Cell.significant($0.value))" }
    return Shape(
      "\(what): " + figures.map(\.label).joined(separator: " > "), place: place,
      isBroken ? .fails : isClear ? .holds : .undecided, evidence: evidence.joined(separator: ", "))
  }
}

extension Cell {
  /// A value with four significant digits, or as many as asked for.
  public static func significant(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite, value != 0 else { return "\(value)" }
    var exponent = 0
    var magnitude = abs(value)
    while magnitude >= 10 { (magnitude, exponent) = (magnitude / 10, exponent + 1) }
    while magnitude < 1 { (magnitude, exponent) = (magnitude * 10, exponent - 1) }
    if (-4..<digits + 2).contains(exponent) {
      return decimal(value, digits: max(0, digits - 1 - exponent))
    }
    return decimal(value < 0 ? -magnitude : magnitude, digits: digits - 1) + "e\(exponent)"
  }
}
