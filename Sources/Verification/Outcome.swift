/// What became of a printed figure, in one of seven words; the eighth, of what is no result; and the ninth, while
/// the answer may still come.
public enum Outcome: String, Sendable, Codable, CaseIterable {
  /// The figure here rounds to the printed digits.
  case reproduced
  /// The figure itself is not computed here; what the table shows holds on figures that are.
  case shapeReproduced = "shape reproduced"
  /// A model with constants of this machine stands in for a measurement on another.
  case modelled
  /// The figure here is another one: a finding.
  case differs
  /// It was measured on a machine unlike this one.
  case notComparable = "not comparable on this machine"
  /// It takes a model, data or a training run that is not at hand.
  case outOfReach = "out of reach"
  /// Print is said to have it, and nobody could find it.
  case notFound = "not found"
  /// A setting or a formula, which print states and nobody could reproduce: it is no result.
  case stated
  /// The tables that ask it here are not computed yet.
  case pending = "not asked yet"

  /// So many figures and what became of them, as a sentence has it: `1 differs`, `10 differ`.
  public func counted(_ count: Int) -> String {
    "\(count) \(self == .differs && count != 1 ? "differ" : rawValue)"
  }
}

/// What became of one printed figure, and why.
public struct Word: Sendable, Codable, Equatable {
  public var outcome: Outcome
  public var reason: String

  public init(_ outcome: Outcome, because reason: String) {
    (self.outcome, self.reason) = (outcome, reason)
  }
}
