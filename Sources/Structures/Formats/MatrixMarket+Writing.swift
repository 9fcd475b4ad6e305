extension MatrixMarket {
  /// Numbers are the shortest that read back as the same doubles.
  public var encoded: [UInt8] {
    let format = isArray ? "array" : "coordinate"
    var text = "%%MatrixMarket matrix \(format) \(field.rawValue) \(symmetry.rawValue)\n"
    for comment in comments { text += "%\(comment)\n" }
    text += "\(rows) \(columns)"
    switch body {
    case .array(let values):
      text += "\n"
      for value in values { text += "\(number(value))\n" }
    case .coordinate(let entries):
      text += " \(entries.count)\n"
      for entry in entries {
        text += "\(entry.row + 1) \(entry.column + 1)"
        text += field == .pattern ? "\n" : " \(number(entry.value))\n"
      }
    }
    return Array(text.utf8)
  }

  private func number(_ value: Double) -> String {
    field == .integer ? "\(Int(value))" : Decimal.text(value)
  }
}
