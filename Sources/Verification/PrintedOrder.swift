/// Printed figures of one quantity, each with the figure that was computed here for it.
///
/// The members are what is computed here; nobody chooses among them: of every two that print has apart, by more than the
/// rounding of both, the figures here are asked whether they come in the same order. So a printed optimum is asked
/// against all others that are computed.
public struct PrintedOrder: Sendable, Codable, Equatable {
  /// The table of the same paper with the figures here, and their name in it.
  public var table: String, figures: String
  public var members: [Member]
  /// Whether print counts up what is counted down here, as accuracy and loss.
  public var isReversed: Bool

  public struct Member: Sendable, Codable, Equatable {
    public var row: String, column: String
    /// What stands for it among the figures here.
    public var label: String

    public init(row: String, column: String, label: String) {
      (self.row, self.column, self.label) = (row, column, label)
    }
  }

  public init(
    _ table: String, _ figures: String, _ members: [Member], isReversed: Bool = false
  ) {
    (self.table, self.figures) = (table, figures)
    (self.members, self.isReversed) = (members, isReversed)
  }

  /// Rows of a table, each by its label here, in every one of some columns.
  public static func rows(
    _ table: String, _ figures: String, _ rows: KeyValuePairs<String, String>,
    in columns: [String], isReversed: Bool = false
  ) -> [PrintedOrder] {
    columns.map { column in
      PrintedOrder(
        table, figures, rows.map { Member(row: $0.key, column: column, label: $0.value) },
        isReversed: isReversed)
    }
  }

  /// Columns of a table, each by its label here, in every one of some rows.
  public static func columns(
    _ table: String, _ figures: String, _ columns: KeyValuePairs<String, String>,
    in rows: [String], isReversed: Bool = false
  ) -> [PrintedOrder] {
    rows.map { row in
      PrintedOrder(
        table, figures, columns.map { Member(row: row, column: $0.key, label: $0.value) },
        isReversed: isReversed)
    }
  }

  /// Two printed figures, the upper one first, and whether the figures here come in the same order.
  public struct Pair: Sendable, Equatable {
    public var upper: Member, lower: Member
    public var verdict: Shape.Verdict
    /// Both as print calls them.
    public var statement: String

    public func concerns(row: String, column: String) -> Bool {
      [upper, lower].contains { $0.row == row && $0.column == column }
    }
  }

  /// Every pair that print has apart and the figures here have both of.
  public func pairs(
    _ found: PairedFigures, printed: (_ row: String, _ column: String) -> String?
  ) -> [Pair] {
    let known = members.compactMap { member in
      printed(member.row, member.column).flatMap(PrintedFigure.init).map { (member, $0) }
    }
    return known.indices.flatMap { i in
      known.indices.dropFirst(i + 1).compactMap { j -> Pair? in
        guard let isAbove = known[i].1.isAbove(known[j].1) else { return nil }
        let (upper, lower) =
          isAbove ? (known[i].0, known[j].0) : (known[j].0, known[i].0)
        let (more, less) = isReversed ? (lower, upper) : (upper, lower)
        return found.verdict(more.label, above: less.label).map {
          Pair(
            upper: upper, lower: lower, verdict: $0, statement: "\(name(upper)) > \(name(lower))")
        }
      }
    }
  }

  /// What tells a member from the others.
  private func name(_ member: Member) -> String {
    if members.allSatisfy({ $0.row == member.row }) { return member.column }
    if members.allSatisfy({ $0.column == member.column }) { return member.row }
    return "\(member.row), \(member.column)"
  }
}
