import Verification

/// Rows as a paper prints them: figures with spaces between them.
extension Paper {
  /// Figures that are quoted; a dash is one that is not printed.
  static func quoted(_ label: String, _ cells: String) -> TableResult.Row {
    .init(
      label,
      cells.split(separator: " ").map { $0 == "-" ? .absent("not printed") : .quoted(String($0)) })
  }

  /// The same as numbers, NaN where there is none.
  static func numbers(_ cells: String) -> [Double] {
    cells.split(separator: " ").map { Double($0) ?? .nan }
  }
}
