import Verification

/// How near errors come to what their bounds allow.
struct BoundSection {
  private let rows: [Verdict]

  /// Of each algorithm the implementation that came nearest.
  init(_ verdicts: [Verdict]) {
    var nearest: [String: Verdict] = [:]
    for verdict in verdicts {
      guard let attained = verdict.attained else { continue }
      if attained > nearest[verdict.algorithm]?.attained ?? 0 {
        nearest[verdict.algorithm] = verdict
      }
    }
    rows = verdicts.map(\.algorithm).inOrderOfAppearance.compactMap { nearest[$0] }
  }

  var html: String {
    guard !rows.isEmpty else { return "" }
    let cells = rows.map { verdict -> [String] in
      let attained = verdict.attained ?? 0
      return [
        "<a href=\"#\(HTML.escape(verdict.algorithm))\">\(HTML.escape(verdict.algorithm))</a>",
        HTML.escape(verdict.subject), Cell.significant(attained, digits: 2), bar(attained),
      ]
    }
    return """
      <section>
      <h2>How near do errors come to their bounds?</h2>
      <p>The greatest error of this run as a fraction of what a theorem allowed, for the implementation that came \
      nearest; the bar is logarithmic, from 10⁻⁸ to 1. A short bar says that the bound is far, not that the \
      kernel is good.</p>
      <details><summary>\(rows.count) algorithms</summary>
      \(HTML.table(["algorithm", "implementation", "error over bound", ""], cells))
      </details>
      </section>
      """
  }

  private func bar(_ fraction: Double) -> String {
    // Each factor of ten is an eighth of the bar.
    var (width, rest) = (8.0, fraction)
    while rest < 1, width > 0 { (rest, width) = (rest * 10, width - 1) }
    return "<span class=\"bar\"><i style=\"width:\(Int(width / 8 * 100))%\"></i></span>"
  }
}
