import Foundation
import Verification

/// Convergence, measured beside its theorem.
struct StudySection {
  let studies: [RunRecord.Study]
  init(_ studies: [RunRecord.Study]) { self.studies = studies }

  var html: String {
    guard !studies.isEmpty else { return "" }
    return """
      <section>
      <h2>How does it converge?</h2>
      <p>First, steps in exact or enclosing arithmetic, which no gap may leave above the theorem's bound; \
      then, where there is one, a long run in floating point: its dashed line has the theorem's rate and starts \
      at the first point, which lies below the theorem's bound: a run may stay above that line for long, and only where \
      it tends to shows in its slope.</p>
      <div class="figures">\(studies.map(figure).joined(separator: "\n"))</div>
      </section>
      """
  }

  private func figure(_ study: RunRecord.Study) -> String {
    let why = study.derivation.map {
      "<details><summary>why</summary>\(HTML.escape($0))</details>"
    }
    let caption =
      "<b>\(HTML.escape(study.algorithm))</b> \(HTML.escape(study.statement))\(why ?? "")"
    let drawings = [("gap and bound", bounded(study)), ("gap, long run", longRun(study))]
    return drawings.filter { !$0.1.isEmpty }.map { label, curves in
      let plot = Gnuplot.logarithmic(
        curves, xIsLogarithmic: study.isLogarithmic, xLabel: "k", yLabel: label)
      let missing =
        "<p class=\"faint\">No plot: gnuplot is missing (apt-get install gnuplot-nox).</p>"
      return "<figure>\(plot ?? missing)<figcaption>\(caption)</figcaption></figure>"
    }.joined(separator: "\n")
  }

  /// Gaps beside the bound that the check holds them to.
  private func bounded(_ study: RunRecord.Study) -> [Gnuplot.Curve] {
    guard let points = study.bounded, points.count > 1 else { return [] }
    return [
      Gnuplot.Curve(name: "gap", points: points.map { (x: $0.k, y: $0.gap) }),
      Gnuplot.Curve(
        name: "bound", points: points.map { (x: $0.k, y: $0.bound ?? 0) }, isDashed: true),
    ]
  }

  private func longRun(_ study: RunRecord.Study) -> [Gnuplot.Curve] {
    guard !study.points.isEmpty else { return [] }
    return [
      Gnuplot.Curve(name: "measured", points: study.points.map { (x: $0.k, y: $0.gap) }),
      Gnuplot.Curve(name: "\(study.rate)", points: guide(study), isDashed: true),
    ]
  }

  /// The theorem's rate through the first point.
  private func guide(_ study: RunRecord.Study) -> [(x: Double, y: Double)] {
    guard let first = study.points.first(where: { $0.gap > 0 }) else { return [] }
    let least = study.points.map(\.gap).filter { $0 > 0 }.min() ?? 0
    return study.points.compactMap { point in
      let y =
        switch study.rate {
        case .sublinear(let order): first.gap * pow(point.k / first.k, -order)
        case .linear(let factor): first.gap * pow(factor, point.k - first.k)
        }
      return y >= least / 10 ? (point.k, y) : nil
    }
  }
}

extension RunRecord.Study {
  fileprivate var isLogarithmic: Bool { if case .sublinear = rate { true } else { false } }
}
