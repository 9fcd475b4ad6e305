import Bindings
import Foundation
import Measurement
import Reporting

/// Counts of instructions as a person reads them.
enum CountText {
  static func render(_ report: CountReport, histogram: Bool) -> String {
    var sections: [String] = []
    for algorithm in order(report.rows.map(\.subject.algorithm)) {
      let rows = report.rows.filter { $0.subject.algorithm == algorithm }
      sections.append(section(algorithm, rows))
      guard histogram else { continue }
      for implementation in order(rows.map(\.subject.implementation)) {
        let own = rows.filter { $0.subject.implementation == implementation }
        if let largest = own.last(where: { $0.count?.mix != nil }) {
          sections.append(HistogramText.render(largest))
        }
      }
    }
    return sections.isEmpty ? "Nothing was counted." : sections.joined(separator: "\n\n")
  }

  private static func section(_ algorithm: String, _ rows: [CountReport.Row]) -> String {
    let sizes = Set(rows.map(\.subject.size)).sorted()
    let implementations = order(rows.map(\.subject.implementation))
    var notes: [String] = []
    let lines = implementations.map { name -> [String] in
      let own = rows.filter { $0.subject.implementation == name }
      notes += own.compactMap { row in
        row.refusal.map { "  \(name), n = \(row.subject.size): \($0)" }
      }
      let growth = CountReport.growth(of: own)
      let counts = sizes.map { size in own.first { $0.subject.size == size }.map(cell) ?? "" }
      return [name] + counts + rates(own.last) + [growth.map(exponent) ?? ""]
    }
    let growths = implementations.compactMap { name in
      CountReport.growth(of: rows.filter { $0.subject.implementation == name })
    }
    if let shortcoming = growths.compactMap(\.shortcoming).first {
      notes.append("  exponents in parentheses: \(shortcoming)")
    }
    if !CountReport.isRegular(rows.filter { $0.subject.implementation == implementations.first }) {
      notes.append(
        "  no exponents: problems of these sizes have other dimensions, which are random")
    }
    let head =
      [algorithm] + sizes.map { "n = \($0)" } + ["per n", "flops each", "exponent"]
    let table = Terminal.table(head, lines, right: Set(1..<head.count))
    return ([table] + notes).joined(separator: "\n")
  }

  /// A count that varies is a range.
  private static func cell(_ row: CountReport.Row) -> String {
    guard let count = row.count else { return row.isWrong ? "wrong" : "–" }
    return count.exact.map(String.init) ?? "\(count.low)–\(count.high)"
  }

  /// What the largest size takes for each of its elements, and what each instruction achieves.
  private static func rates(_ row: CountReport.Row?) -> [String] {
    guard let row, let count = row.count?.exact, count > 0 else { return ["", ""] }
    let perSize = Double(count) / Double(row.subject.size)
    return [
      decimal(perSize, perSize < 10 ? 2 : 1),
      row.flops.map { decimal($0 / Double(count), 2) } ?? "",
    ]
  }

  private static func exponent(_ growth: CountGrowth) -> String {
    guard let low = growth.low, let high = growth.high else {
      return "(\(decimal(growth.exponent, 2)))"
    }
    let text = "\(decimal(growth.exponent, 2)) [\(decimal(low, 2)), \(decimal(high, 2))]"
    return growth.isTold ? text : "(\(text))"
  }

  /// Distinct names in the order of their first appearance.
  private static func order(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
