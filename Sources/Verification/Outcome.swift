/// What became of a printed figure, in one of seven words.
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

  /// So many figures and what became of them, as a sentence has it: `1 differs`, `10 differ`.
  public func counted(_ count: Int) -> String {
    "\(count) \(self == .differs && count != 1 ? "differ" : rawValue)"
  }
}

/// Why printed figures are quoted and not computed, and what is asked here in their stead.
public struct Quotation: Sendable, Codable, Equatable {
  public enum Obstacle: String, Sendable, Codable {
    /// Times, speeds and memory of machines unlike this one.
    case hardware
    /// Models, data, or weeks of training.
    case input
    /// None: print states a setting or a formula, which is no result to be reproduced.
    case statement
  }

  public var obstacle: Obstacle
  /// What it would take.
  public var reason: String
  /// Tables of the same paper whose published shapes are asked of figures that were computed here.
  public var standIns: [String]
  /// The table of the same paper that models these figures.
  public var model: String?

  /// Figures that were measured on a machine.
  public static func measured(
    on machine: String, standIns: [String] = [], model: String? = nil
  ) -> Quotation {
    .init(obstacle: .hardware, reason: machine, standIns: standIns, model: model)
  }

  /// Figures that take an input which is not at hand.
  public static func taking(_ input: String, standIns: [String] = []) -> Quotation {
    .init(obstacle: .input, reason: input, standIns: standIns, model: nil)
  }

  /// Settings and formulas that print states.
  public static func stating(_ what: String, standIns: [String] = []) -> Quotation {
    .init(obstacle: .statement, reason: what, standIns: standIns, model: nil)
  }

  /// What becomes of a quoted figure; `nil` for what is no result.
  ///
  /// - Parameter result: What a table of the same paper gave, by its id; `nil` if it was not computed.
  public func outcome(_ result: (String) -> TableResult?) -> Outcome? {
    let asked = standIns.compactMap(result).flatMap(\.shapes).filter(\.isPublished)
    // A shape that does not hold, or that noise leaves open, reproduces nothing.
    if !asked.isEmpty, asked.allSatisfy({ $0.verdict == .holds }) { return .shapeReproduced }
    if let model, result(model) != nil { return .modelled }
    return plain
  }

  /// The word for it where nothing stands in.
  private var plain: Outcome? {
    switch obstacle {
    case .hardware: .notComparable
    case .input: .outOfReach
    case .statement: nil
    }
  }

  /// For a reader: what it would take, and where its question is asked.
  public var sentence: String {
    let asked =
      standIns.isEmpty ? "" : "; what it shows is asked in \(standIns.joined(separator: ", "))"
    let modelled = model.map { "; modelled in \($0)" } ?? ""
    return "\(plain?.rawValue ?? "as stated"): \(reason)\(asked)\(modelled)"
  }
}

extension Shape {
  /// Whether the paper shows it and figures that were computed here decide it.
  public var isPublished: Bool { place != nil && !isOfPrint }
}
