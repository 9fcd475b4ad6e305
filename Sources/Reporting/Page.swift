import Foundation
import Verification

/// The report as one page: no reference to anything outside, whole without its script.
struct Page {
  let record: RunRecord
  init(_ record: RunRecord) { self.record = record }

  var html: String {
    let sections: [(id: String, name: String, html: String)] = [
      ("verdicts", "verdicts", VerdictSection(record.verdicts).html),
      ("bounds", "bounds", BoundSection(record.verdicts).html),
      ("findings", "findings", FindingSection(record.verdicts).html),
      ("speed", "speed", TimingSection(record).html),
      ("history", "history", HistorySection(record.history).html),
      ("convergence", "convergence", StudySection(record.studies).html),
      ("papers", "papers", PaperSection(record).html),
      ("gaps", "not shown", GapSection(record).html),
      ("catalogue", "catalogue", CatalogueSection(record).html),
    ].filter { !$0.html.isEmpty }
    let links = sections.map { "<a href=\"#\($0.id)\">\($0.name)</a>" }
    let body = sections.map { section in
      section.html.replacing(
        "<section>", with: "<section id=\"\(section.id)\">", maxReplacements: 1)
    }
    return HTML.page(
      title: "Vernier: report of \(day)",
      ([header(links.joined(separator: " · "))] + body).joined(separator: "\n"),
      script: Script.text)
  }

  private var day: String {
    record.started.formatted(.iso8601.year().month().day().dateSeparator(.dash))
  }

  /// - Parameter links: To the sections that there are.
  private func header(_ links: String) -> String {
    let counts = Verdict.Status.allCases.compactMap { status -> String? in
      let count = record.verdicts.filter { $0.status == status }.count
      guard count > 0 else { return nil }
      return "<li class=\"\(status.className)\"><b>\(count)</b> \(status.rawValue)</li>"
    }
    let host = record.host
    let facts =
      [
        "\(host.processor), \(host.cores) cores, \(host.architecture)",
        "kernels: \(host.lane.rawValue)", host.libraries.joined(separator: ", "),
        "OpenBLAS core \(host.openBLASCore), \(host.openBLASThreads) thread\(host.openBLASThreads == 1 ? "" : "s")",
        "seed \(record.seed), depth \(record.depth)",
        "Vernier \(record.version) \(record.origin), program \(record.program ?? "unknown"), \(day)",
      ] + (Gnuplot.isThere ? [] : ["without drawings: gnuplot is not on the PATH"])
      + (record.shard.map { ["shard \($0)"] } ?? []) + (record.notes ?? [])
    let interrupted =
      record.isComplete
      ? ""
      : HTML.text("p", class: "warning", "This run was interrupted; it shows what was finished.")
    let foreign = record.foreignProgram.map { HTML.text("p", class: "warning", $0) } ?? ""
    return """
      <header>
      <h1>Vernier</h1>
      <p class="lead">Slow, exact references beside optimised implementations: in value, in rate of \
      convergence, in time.</p>
      \(interrupted)\(foreign)
      <ul class="counts">\(counts.joined())</ul>
      <p class="facts">\(facts.map(HTML.escape).joined(separator: " · "))</p>
      <nav>\(links)</nav>
      \(Script.search)
      </header>
      """
  }
}

extension Verdict.Status {
  public var className: String { rawValue.split(separator: " ").joined(separator: "-") }

  var mark: String {
    switch self {
    case .passed: "✓"
    case .failed: "✗"
    case .mistrusted: "!"
    case .inconclusive: "?"
    case .untested: "○"
    case .notApplicable: "·"
    }
  }

  /// The order in which one status stands for several: the gravest first.
  static let gravity: [Verdict.Status] = [
    .failed, .mistrusted, .inconclusive, .passed, .untested, .notApplicable,
  ]
}
