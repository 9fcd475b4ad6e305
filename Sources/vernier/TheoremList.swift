import Catalogue
import Reporting
import Verification

extension List {
  /// A theorem of an algorithm, and how it is checked.
  struct TheoremRow: Codable {
    var algorithm: String, family: String, statement: String, source: String, derivation: String
    var rate: String
    /// Whether the order is asserted, or only a bound on it.
    var isExactOrder: Bool
    /// Steps that are compared with the bound in the field of the truth.
    var steps: Int
  }

  func printTheorems() throws {
    let rows = try selection.entries().flatMap { Self.theorems($0.algorithm, family: $0.family) }
    if json { return print(try JSON.text(rows)) }
    guard markdown else {
      let cells = rows.map { [$0.algorithm, $0.rate, $0.statement, $0.source] }
      return print(Terminal.table(["algorithm", "rate", "theorem", "source"], cells))
    }
    print(Self.page(rows))
  }

  private static func theorems<A: Algorithm>(_: A.Type, family: String) -> [TheoremRow] {
    A.theorems.map { theorem in
      TheoremRow(
        algorithm: A.name, family: family, statement: theorem.statement,
        source: theorem.source.description, derivation: theorem.derivation,
        rate: theorem.rate.description, isExactOrder: theorem.kind == .exactOrder,
        steps: theorem.steps)
    }
  }

  /// Stars of formulas, which Markdown would take for emphasis.
  private static func plain(_ text: String) -> String { text.replacing("*", with: "\\*") }

  /// The page of theory of the documentation.
  private static func page(_ rows: [TheoremRow]) -> String {
    var lines = [
      "# Theory", "", "Every theorem that an algorithm is held to, with its derivation and source.",
      "",
      "## Overview", "",
      "Gap and bound are computed step by step in exact or enclosing arithmetic, where a bound that is exceeded "
        + "by any amount is a failure. Where an order is said to be exact, the interval of the order that a long "
        + "run fits must contain it; an upper bound may be beaten.",
      "",
    ]
    var previous = ""
    for row in rows {
      if row.algorithm != previous { lines += ["### \(row.algorithm)", ""] }
      previous = row.algorithm
      let order = row.isExactOrder ? "exact order" : "upper bound"
      lines += [
        "**\(plain(row.statement))** *\(order) \(row.rate); \(row.steps) steps in the field of the truth.* "
          + "Source: \(plain(row.source)).", "", plain(row.derivation), "",
      ]
    }
    return lines.joined(separator: "\n")
  }
}
