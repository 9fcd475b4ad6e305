import Verification

/// Rows as a paper prints them: figures with spaces between them.
///
/// What a shape asks of print it reads from these rows, so that a figure stands in one place, and a wrong digit there
/// is seen by every verdict on it.
extension Paper {
  /// Figures that are quoted; a dash is one that is not printed.
  static func quoted(_ label: String, _ cells: String) -> TableResult.Row {
    .init(
      label,
      cells.split(separator: " ").map { $0 == "-" ? .absent("not printed") : .quoted(String($0)) })
  }

  static func quoted(_ lines: [(String, String)]) -> [TableResult.Row] {
    lines.map { quoted($0.0, $0.1) }
  }

  /// Printed figures that stand in another table or in the text, as numbers.
  static func numbers(_ cells: String) -> [Double] { quoted("", cells).printed }
}

extension TableResult.Row {
  /// Printed figures as numbers, whatever unit follows them; NaN where there is none.
  var printed: [Double] {
    cells.map { cell in
      guard let text = cell.published else { return .nan }
      return Double(text) ?? Double(text.prefix { $0.isNumber || $0 == "." }) ?? .nan
    }
  }

  /// Printed figures as they are printed.
  var text: String { cells.map { $0.published ?? "-" }.joined(separator: " ") }
}

extension [TableResult.Row] {
  /// The printed figures of the row with a label.
  func printed(_ label: String) -> [Double] {
    guard let row = first(where: { $0.label == label }) else {
      preconditionFailure("There is no row \(label)")
    }
    return row.printed
  }
}

extension Cell {
  /// A printed decimal beside what follows from other printed ones, each of them rounded: it differs from a value that
  /// is no number.
  static func printed(
    _ text: String, beside value: Double, from least: Double, to most: Double
  ) -> Cell {
    guard least <= most else { return printed(text, beside: value) }
    return printed(text, beside: value, within: least...most)
  }
}
