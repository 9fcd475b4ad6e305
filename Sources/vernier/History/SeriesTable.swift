import Foundation
import Measurement

/// Series, and what could not be read of them.
struct SeriesTable {
  var series: [FigureSeries]
  var problems: [String]

  /// Reads a CSV file: a head, then a row for each commit or replicate.
  static func read(_ path: String, _ names: [String]) throws -> SeriesTable {
    guard Environment.isReadable(path), !Environment.isFolder(path) else {
      throw Problem(.missingData, "\(path) cannot be read.")
    }
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw Problem(.malformedData, "\(path) is not text in UTF-8.")
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let head = cells(lines[0])
    let first = head.count > 1 && head[1].lowercased() == "date" ? 2 : 1
    guard head.count > first else {
      throw Problem(
        .malformedData,
        "\(path), line 1: no series. The head is `commit,NAME,…` or `commit,date,NAME,…`.")
    }
    var columns = Array(head.indices.dropFirst(first))
    if !names.isEmpty {
      let wanted = try names.map {
        try Nearest.find(
          $0, among: Array(head[first...]), kind: "series", list: "head -1 \(path)")
      }
      columns = columns.filter { wanted.contains(head[$0]) }
    }
    var table = SeriesTable(series: [], problems: [])
    var rows: [(commit: String, date: String, cells: [[Double]])] = []
    for (number, line) in lines.enumerated().dropFirst() where !line.allSatisfy(\.isWhitespace) {
      let cells = cells(line)
      guard cells.count == head.count else {
        table.problems.append(
          "\(path), line \(number + 1) is left out: it has \(cells.count) cells, the head has \(head.count)."
        )
        continue
      }
      if rows.last?.commit != cells[0] {
        rows.append((cells[0], first == 2 ? cells[1] : "", head.map { _ in [] }))
      }
      for column in columns where !cells[column].isEmpty {
        guard let figure = Double(cells[column]), figure > 0, figure.isFinite else {
          table.problems.append(
            "\(path), line \(number + 1): “\(cells[column])” of \(head[column]) is left out: it is no number above 0."
          )
          continue
        }
        rows[rows.count - 1].cells[column].append(figure)
      }
    }
    table.series = columns.map { column in
      FigureSeries(
        name: head[column], unit: "as given",
        points: rows.filter { !$0.cells[column].isEmpty }.map {
          .init(commit: $0.commit, date: $0.date, figure: Statistics.median($0.cells[column]))
        })
    }
    return table
  }

  private static func cells(_ line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}
