import Catalogue
import Verification

/// Every system that the suite is about, built or not.
struct CatalogueSection {
  let record: RunRecord
  init(_ record: RunRecord) { self.record = record }

  var html: String {
    let built = Dictionary(uniqueKeysWithValues: Catalogue.papers.map { ($0.key, $0) })
    let rows = System.all.map { system -> [String] in
      guard let paper = built[system.key] else {
        return [
          HTML.escape(system.key), HTML.escape(system.title), HTML.escape(system.field),
          HTML.text("span", class: "faint", "not built yet"), "",
        ]
      }
      let algorithms = paper.algorithms.map { link($0.name) }.joined(separator: ", ")
      let isHere = record.papers.contains { $0.key == system.key }
      let key =
        isHere ? "<a href=\"#paper-\(HTML.escape(system.key))\">\(system.key)</a>" : system.key
      return [
        key, HTML.escape(system.title), HTML.escape(system.field), algorithms,
        "\(paper.tables.count)",
      ]
    }
    return """
      <section>
      <h2>What is there?</h2>
      <p>\(built.count) of \(System.all.count) systems are built, with \(Catalogue.entries.count) algorithms.</p>
      <details><summary>All \(System.all.count) systems</summary>
      \(HTML.table(["key", "system", "field", "algorithms", "tables"], rows))
      </details>
      </section>
      """
  }

  /// To the verdicts of an algorithm, if this run has them.
  private func link(_ name: String) -> String {
    record.verdicts.contains { $0.algorithm == name }
      ? "<a href=\"#\(HTML.escape(name))\">\(HTML.escape(name))</a>" : HTML.escape(name)
  }
}
