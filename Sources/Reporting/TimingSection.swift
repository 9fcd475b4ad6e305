import Foundation
import Measurement
import Verification

/// How fast, beside the reference, the peers and the roof.
struct TimingSection {
  let record: RunRecord
  init(_ record: RunRecord) { self.record = record }

  var html: String {
    guard !record.timings.isEmpty, let calibration = record.calibration else { return "" }
    let levels = calibration.reading.map {
      "\($0.name) \(Int($0.gigabytesPerSecond)) / \(Int($0.updating))"
    }
    return """
      <section>
      <h2>How fast is it?</h2>
      <p>Whatever owes agreement was verified after it was timed. Ratios and times are those of fresh \
      processes, in each of which all implementations took turns, \
      \(record.timings.compactMap(\.processes).max() ?? 0) at most; ± is half the width of the 95 % interval of their \
      median, and “range” half of what lies between the least and the greatest, where they are too few for an \
      interval. The roof of this \
      run: float32 \(Int(calibration.float32)) GF/s, float64 \(Int(calibration.float64)) GF/s, \
      \(calibration.int8.map { "int8 \(Int($0)) GF/s, " } ?? "")\
      reading / updating in place \(levels.joined(separator: ", ")) GB/s, one core, lane \(calibration.lane.rawValue).</p>
      <p>The fastest of ours on the largest size of each algorithm:</p>
      \(table(record.fastest))
      \(Roofline(record.fastest, under: calibration).html)
      <details><summary>All \(record.timings.count) timings</summary>
      \(table(record.timings))
      </details>
      \(curves)
      </section>
      """
  }

  /// Time against size, for each algorithm with more than one.
  private var curves: String {
    let figures = record.timings.map(\.algorithm).inOrderOfAppearance.compactMap {
      name -> String? in
      guard
        let drawn = TimeAgainstSize(record.timings.filter { $0.algorithm == name })?.drawing
      else { return nil }
      return "<figure>\(drawn)<figcaption>\(HTML.escape(name))</figcaption></figure>"
    }
    guard !figures.isEmpty else { return "" }
    return """
      <details><summary>Time against size, \(figures.count) algorithms</summary>
      <div class="figures">\(figures.joined(separator: "\n"))</div>
      </details>
      """
  }

  private func table(_ timings: [Timing]) -> String {
    let head = [
      "algorithm", "size", "implementation", "time", "", "vs reference", "vs peer", "of the roof",
    ]
    return HTML.table(head, timings.map(row), class: "timings")
  }

  private func row(_ timing: Timing) -> [String] {
    let head = [
      HTML.escape(timing.algorithm), "\(timing.size)", HTML.escape(timing.implementation),
    ]
    if let refusal = timing.refusal {
      return head + [HTML.text("span", class: "faint", "no time: \(refusal)"), "", "", "", ""]
    }
    return head + [
      Format.duration(timing.seconds), Format.spread(timing),
      timing.speedupOverReference.map(Format.ratio) ?? "",
      timing.speedupOverPeer.map(Format.ratio) ?? "",
      timing.fractionOfRoof.map { bar($0, timing) } ?? "",
    ]
  }

  private func bar(_ fraction: Double, _ timing: Timing) -> String {
    let width = Int((min(1, fraction) * 100).rounded())
    let roof = timing.roof?.split(separator: " ").first.map(String.init) ?? ""
    let title = "the least time that \(timing.roof ?? "") allows, over the time taken"
    return """
      <span class="bar" title="\(HTML.escape(title))"><i style="width:\(width)%"></i></span> \
      \(Cell.decimal(fraction, digits: 2)) <span class="faint">\(HTML.escape(roof))</span>
      """
  }
}

/// Figures as a person reads them.
public enum Format {
  public static func duration(_ seconds: Double) -> String {
    switch seconds {
    case ..<1e-6: "\(Cell.decimal(seconds * 1e9, digits: 1)) ns"
    case ..<1e-3: "\(Cell.decimal(seconds * 1e6, digits: 2)) µs"
    case ..<1: "\(Cell.decimal(seconds * 1e3, digits: 2)) ms"
    default: "\(Cell.decimal(seconds, digits: 2)) s"
    }
  }

  /// How far a time may be off: half of the median's interval; of fewer than six processes, which have none, half of
  /// the range.
  public static func spread(_ timing: Timing) -> String {
    let (count, lost) = (timing.processes ?? 0, timing.disturbed ?? 0)
    // A busy machine may take the core in every round of a process.
    let rest = lost == 0 ? "" : ", \(lost) of \(count + lost) processes lost the core"
    if count == 1 { return "one process" + rest }
    let half = percent((timing.high - timing.low) / 2 / timing.seconds)
    return (count >= 6 ? "± \(half)" : "range ± \(half)") + rest
  }

  public static func ratio(_ value: Double) -> String {
    "\(Cell.decimal(value, digits: value < 10 ? 2 : 0))×"
  }

  public static func percent(_ fraction: Double) -> String {
    "\(Cell.decimal(fraction * 100, digits: 1)) %"
  }
}
