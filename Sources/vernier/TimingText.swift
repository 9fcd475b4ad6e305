import Measurement
import Reporting
import Verification

/// Timings as a person reads them.
enum TimingText {
  static func render(_ report: BenchReport) -> String {
    var lines = [table(report.timings), "", roofs(report.calibration)]
    lines += report.failures.map { "failed: \($0.benchmark): \($0.reason)" }
    lines += report.notes.map { "note: \($0)" }
    let processes = report.timings.compactMap(\.processes).max() ?? 0
    let dropped = report.timings.reduce(0) { $0 + $1.discarded }
    let rounds = report.timings.reduce(0) { $0 + $1.rounds }
    var parts = ["\(processes) processes", "\(rounds) rounds, \(dropped) dropped for a lost core"]
    if let drift = report.clockDrift { parts.append("clock drifted by \(Format.percent(drift))") }
    if let pressure = report.pressure {
      parts.append("a thread waited for a core \(Format.percent(pressure)) of the time")
    }
    lines.append(parts.joined(separator: "; ") + "; \(decimal(report.seconds, 0)) s")
    return lines.joined(separator: "\n")
  }

  static func render(_ timings: [Timing], _ calibration: Calibration) -> String {
    table(timings) + "\n\n" + roofs(calibration)
  }

  private static func table(_ timings: [Timing]) -> String {
    let rows = timings.map { timing -> [String] in
      guard timing.refusal == nil else {
        return [
          timing.algorithm, "\(timing.size)", timing.implementation, "no time: \(timing.refusal!)",
          "", "", "", "",
        ]
      }
      return [
        timing.algorithm, "\(timing.size)", timing.implementation, Format.duration(timing.seconds),
        Format.spread(timing), timing.speedupOverReference.map(Format.ratio) ?? "",
        timing.speedupOverPeer.map(Format.ratio) ?? "",
        timing.fractionOfRoof.map { "\(decimal($0, 2)) of \(timing.roof ?? "")" } ?? "",
      ]
    }
    let head = [
      "algorithm", "size", "implementation", "time", "", "vs reference", "vs peer", "of roof",
    ]
    return Terminal.table(head, rows, right: [1, 3, 4, 5, 6])
  }

  static func roofs(_ calibration: Calibration) -> String {
    let levels = calibration.reading.map {
      let copying = $0.copying.map { " / \(decimal($0, 0))" } ?? ""
      return
        "\($0.name) \(decimal($0.gigabytesPerSecond, 0)) / \(decimal($0.updating, 0))\(copying)"
    }
    let peaks = [
      ("float32", calibration.float32), ("float32 by AVX2", calibration.float32AVX2),
      ("float64", calibration.float64),
      ("int8", calibration.int8),
    ].compactMap { (name: String, peak: Double?) in peak.map { "\(name) \(decimal($0, 0)) GF/s" } }
    return
      "roofs (\(calibration.lane.rawValue)): \(peaks.joined(separator: ", ")), reading / updating in place / copying \(levels.joined(separator: ", ")) GB/s"
  }
}

/// A value with a fixed number of decimals.
func decimal(_ value: Double, _ digits: Int) -> String { Cell.decimal(value, digits: digits) }
