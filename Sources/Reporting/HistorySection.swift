public import Measurement
import Verification

/// What the committed figures of a host say of its past: the part of a report that is about other commits.
public struct FigureHistory: Codable, Sendable {
  /// False alarms for each commit of a series.
  public var level: Double
  /// Series with steps, the newest step first.
  public var stepped: [FigureSeries]
  /// How many series were long enough to be watched, and how many were not.
  public var watched: Int, short: Int

  public init(level: Double, of series: [FigureSeries]) {
    self.level = level
    watched = series.count { !$0.isTooShort }
    short = series.count - watched
    // Of those that are equally new the first by name, so that shards come together in the same order.
    stepped = series.filter { !$0.changes.isEmpty }.sorted {
      (Self.newest($0), $1.name) > (Self.newest($1), $0.name)
    }
  }

  /// What the shards of a run say of their parts, as the run itself would say it; `nil` if none of them says anything.
  public init?(_ parts: [FigureHistory]) {
    guard let level = parts.first?.level else { return nil }
    self.level = level
    watched = parts.reduce(0) { $0 + $1.watched }
    short = parts.reduce(0) { $0 + $1.short }
    stepped = parts.flatMap(\.stepped).sorted {
      (Self.newest($0), $1.name) > (Self.newest($1), $0.name)
    }
  }

  private static func newest(_ series: FigureSeries) -> String {
    series.changes.map { series.points[$0.index].date }.max() ?? ""
  }
}

/// The steps in this host's committed figures: a table of all, and the newest drawn.
struct HistorySection {
  let history: FigureHistory?
  /// Panels of a drawing: more would hide the newest.
  private static let most = 8

  init(_ history: FigureHistory?) { self.history = history }

  var html: String {
    guard let history, history.watched + history.short > 0 else { return "" }
    return """
      <section>
      <h2>What changed over time?</h2>
      <p>\(HTML.escape(words(history)))</p>
      \(table(history.stepped))
      \(drawing(history.stepped))
      </section>
      """
  }

  private func words(_ history: FigureHistory) -> String {
    let steps = history.stepped.reduce(0) { $0 + $1.changes.count }
    let least = ChangePointDetector.leastPoints
    let short =
      switch history.short {
      case 0: ""
      case 1: " 1 series is too short to say anything: it needs \(least) commits."
      default: " \(history.short) series are too short to say anything: they need \(least) commits."
      }
    guard history.watched > 0 else { return "Of this host's committed figures" + short }
    return
      "Of this host's committed figures \(history.watched) series \(history.watched == 1 ? "was" : "were") watched commit by commit, at "
      + "\(history.level) false alarms for each commit: \(steps) step\(steps == 1 ? "" : "s")."
      + short
  }

  private func table(_ stepped: [FigureSeries]) -> String {
    guard !stepped.isEmpty else { return "" }
    let rows = stepped.flatMap { series in
      series.changes.map { change -> [String] in
        let point = series.points[change.index]
        return [
          String(point.date.prefix(10)), String(point.commit.prefix(9)), series.name,
          percent(change.ratio), "\(percent(change.low)) to \(percent(change.high))",
          "1 in \(Int((1 / change.rate).rounded()))",
        ].map(HTML.escape)
      }
    }
    return HTML.table(
      ["since", "commit", "series", "change", "95 % interval", "false alarms"], rows)
  }

  private func percent(_ ratio: Double) -> String {
    (ratio < 1 ? "" : "+") + Cell.decimal(100 * (ratio - 1), digits: 2) + " %"
  }

  private func drawing(_ stepped: [FigureSeries]) -> String {
    guard let plot = Gnuplot.history(stepped.prefix(Self.most).map { Gnuplot.Panel($0) }) else {
      return ""
    }
    return "<figure>\(plot)</figure>"
  }
}

extension Gnuplot.Panel {
  /// A series with the levels between its steps.
  public init(_ series: FigureSeries) {
    let bounds = [0] + series.changes.map(\.index) + [series.points.count]
    let levels = (series.changes.first.map { [$0.before] } ?? []) + series.changes.map(\.after)
    self.init(
      title: series.name, unit: series.unit, figures: series.points.map(\.figure),
      levels: levels.indices.map { (bounds[$0], bounds[$0 + 1] - 1, levels[$0]) })
  }
}
