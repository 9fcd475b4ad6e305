public import Structures

/// What was wrong with one element.
public struct Complaint: Sendable, Equatable, Codable {
  public let output: String
  public let row: Int
  public let column: Int
  public let found: String
  public let expected: String
  /// Error over allowed error; infinite where no number measures it.
  public let ratio: Double
  /// Where right values lie, if that is an interval.
  public var range: ClosedRange<Double>?

  public init(
    output: String, row: Int, column: Int, found: String, expected: String, ratio: Double,
    range: ClosedRange<Double>? = nil
  ) {
    (self.output, self.row, self.column) = (output, row, column)
    (self.found, self.expected, self.ratio, self.range) = (found, expected, ratio, range)
  }
}

extension Complaint: CustomStringConvertible {
  public var description: String {
    let place = row == 0 ? "\(output)[\(column)]" : "\(output)[\(row)][\(column)]"
    let excess = ratio.isFinite ? ", \(ratio.rounded(toPlaces: 3)) times the bound" : ""
    return "\(place) is \(found); right is \(expected)\(excess)"
  }
}

extension Double {
  func rounded(toPlaces places: Int) -> String {
    guard isFinite, self != 0 else { return "\(self)" }
    let scale = Double.pow(10, Double(places - 1) - (abs(self)).logarithm.rounded(.down))
    return "\((self * scale).rounded() / scale)"
  }

  private var logarithm: Double { Double.log10(self) }
}

/// What an examination of a call's outputs has found.
public struct Judgement: Sendable {
  /// Elements that could have been wrong.
  public private(set) var examined = 0
  /// Elements that the contract leaves free.
  public private(set) var free = 0
  /// Elements that were wrong.
  public private(set) var wrong = 0
  /// The largest error as a multiple of the allowed one.
  public private(set) var worstRatio = 0.0
  /// That error in units of the last place; zero where there is none.
  public private(set) var worstUlps = 0.0
  /// Where the largest ratio was.
  public private(set) var worstPlace = ""
  /// The first few complaints.
  public private(set) var complaints: [Complaint] = []

  /// How many complaints are kept.
  static let kept = 4

  public init() {}

  public var isGood: Bool { wrong == 0 }

  /// Notes an element, by what was expected of it.
  public mutating func note(
    _ expected: Expected, _ bits: UInt64, _ element: ElementType, _ output: String, row: Int,
    column: Int
  ) {
    guard !expected.isFree else {
      free += 1
      return
    }
    let found = expected.discrepancy(of: bits, element)
    note(
      ratio: found.ratio, ulps: found.ulps, output, row: row, column: column, range: expected.range
    ) {
      let isUntouched = bits == UInt64.max >> UInt64(64 - 8 * element.size)
      let remark = isUntouched ? " (all bits set, as before the call: not written?)" : ""
      return ("\(element.value(ofBits: bits))\(remark)", "\(expected)")
    }
  }

  /// Notes a quantity by its error over the allowed one: a residual, say.
  public mutating func note(
    ratio: Double, ulps: Double? = nil, _ output: String, row: Int = 0, column: Int = 0,
    range: @autoclosure () -> ClosedRange<Double>? = nil,
    _ words: () -> (found: String, expected: String)
  ) {
    examined += 1
    if !(ratio <= worstRatio) {
      worstUlps = ulps ?? 0
      worstRatio = ratio.isNaN ? .infinity : ratio
      worstPlace = "\(output)[\(row)][\(column)]"
    }
    // A NaN is no excuse.
    if !(ratio <= 1) {
      wrong += 1
      if complaints.count < Self.kept {
        let (found, expected) = words()
        complaints.append(
          Complaint(
            output: output, row: row, column: column, found: found, expected: expected,
            ratio: ratio.isNaN ? .infinity : ratio, range: range()))
      }
    }
  }

  public mutating func merge(_ other: Judgement) {
    examined += other.examined
    free += other.free
    wrong += other.wrong
    if other.worstRatio > worstRatio {
      (worstRatio, worstPlace) = (other.worstRatio, other.worstPlace)
      worstUlps = other.worstUlps
    }
    complaints += other.complaints.prefix(Self.kept - min(Self.kept, complaints.count))
  }
}
