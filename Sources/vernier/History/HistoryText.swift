import Foundation
import Measurement
import Reporting

/// The history of figures as a person reads it.
enum HistoryText {
  static func render(_ record: History.Record, verbose: Bool) -> String {
    var lines: [String] = []
    let hosts = Set(record.series.map(\.host))
    for host in hosts.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
      if hosts.count > 1, let host { lines.append(Terminal.bold(host)) }
      let own = record.series.filter { $0.host == host }
      lines += table(own)
      lines += sparklines(verbose ? own : own.filter { !$0.changes.isEmpty }, verbose: verbose)
      lines += events(own)
      lines += summary(own, level: record.level) + [""]
    }
    return lines.dropLast().joined(separator: "\n")
  }

  private static func table(_ series: [FigureSeries]) -> [String] {
    let steps = series.flatMap { own in own.changes.map { (series: own, change: $0) } }
    guard !steps.isEmpty else { return [] }
    let sorted = steps.sorted {
      ($0.series.points[$0.change.index].date, $1.change.ratio)
        > ($1.series.points[$1.change.index].date, $0.change.ratio)
    }
    let head = [
      "since", "commit", "series", "change", "95 % interval", "level", "false alarms", "seen after",
    ]
    let rows = sorted.map { entry -> [String] in
      let (series, change) = (entry.series, entry.change)
      let point = series.points[change.index]
      let commits = change.noticed - change.index + 1
      return [
        String(point.date.prefix(10)), String(point.commit.prefix(9)), series.name,
        paint(ComparisonText.change(change.ratio), change.ratio),
        "\(ComparisonText.change(change.low)) to \(ComparisonText.change(change.high))",
        figure(change.after, series.unit), rate(change.rate), "\(commits) commits",
      ]
    }
    return [Terminal.table(head, rows, right: [3, 4, 5, 6, 7]), ""]
  }

  private static func paint(_ text: String, _ ratio: Double) -> String {
    // Colour would count as width in the table's column.
    Terminal.isInteractive ? text + (ratio > 1 ? " ▲" : " ▼") : text
  }

  static func figure(_ value: Double, _ unit: String) -> String {
    switch unit {
    case "seconds": Format.duration(value)
    case "cycles": "\(decimal(value, value < 100 ? 1 : 0)) cycles"
    default: "\(decimal(value, 4))"
    }
  }

  /// 1 in 4200.
  private static func rate(_ rate: Double) -> String { "1 in \(Int((1 / rate).rounded()))" }

  /// Blocks from the least to the greatest figure, on a terminal.
  private static func sparklines(_ series: [FigureSeries], verbose: Bool) -> [String] {
    guard Terminal.isInteractive || verbose, !series.isEmpty else { return [] }
    let width = series.map(\.name.count).max() ?? 0
    return series.filter { $0.points.count > 1 }.map { own in
      let pad = String(repeating: " ", count: width - own.name.count)
      return "\(own.name)\(pad)  \(sparkline(own.points.map(\.figure)))"
    } + [""]
  }

  static func sparkline(_ figures: [Double]) -> String {
    let blocks = Array("▁▂▃▄▅▆▇█")
    let shown = figures.suffix(60).map { log($0) }
    guard let least = shown.min(), let most = shown.max() else { return "" }
    // What differs by less than 2 % is not stretched over all eight.
    let span = max(most - least, 0.02)
    return String(shown.map { blocks[min(7, Int(($0 - least) / span * 8))] })
  }

  private static func events(_ series: [FigureSeries]) -> [String] {
    let all = series.flatMap { own in
      own.events.map { "\(own.points[$0.index].commit.prefix(9)): \($0.what)" }
    }
    return Set(all).sorted().map { "surroundings changed at \($0)" }
  }

  private static func summary(_ series: [FigureSeries], level: Double) -> [String] {
    let long = series.filter { !$0.isTooShort }
    let steps = series.reduce(0) { $0 + $1.changes.count }
    var lines: [String] = []
    if !long.isEmpty {
      let least = ChangePointDetector.leastPoints
      let watched = long.reduce(0) { $0 + $1.points.count - least + 1 }
      lines.append(
        "\(steps) step\(steps == 1 ? "" : "s") in \(long.count) series; at \(level) for each commit about \(decimal(Double(watched) * level, 1)) false ones are to be expected"
      )
    }
    let short = series.filter(\.isTooShort)
    if !short.isEmpty {
      let most = short.map(\.points.count).max() ?? 0
      lines.append(
        "\(short.count) series \(short.count == 1 ? "is" : "are") too short to say anything: \(ChangePointDetector.leastPoints) points are needed, they have \(most) at most"
      )
    }
    return lines.isEmpty ? ["no series"] : lines
  }
}
