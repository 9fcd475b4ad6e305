import Measurement
import Reporting
import Verification

/// Timings as a person reads them.
enum TimingText {
  static func render(_ timings: [Timing], _ calibration: Calibration) -> String {
    let rows = timings.map { timing -> [String] in
      guard timing.refusal == nil else {
        return [
          timing.algorithm, "\(timing.size)", timing.implementation, "no time: \(timing.refusal!)",
          "", "", "", "",
        ]
      }
      return [
        timing.algorithm, "\(timing.size)", timing.implementation, Format.duration(timing.seconds),
        "± " + percentage(timing), timing.speedupOverReference.map(Format.ratio) ?? "",
        timing.speedupOverPeer.map(Format.ratio) ?? "",
        timing.fractionOfRoof.map { "\(decimal($0, 2)) of \(timing.roof ?? "")" } ?? "",
      ]
    }
    let head = [
      "algorithm", "size", "implementation", "time", "", "vs reference", "vs peer", "of roof",
    ]
    return Terminal.table(head, rows, right: [1, 3, 4, 5, 6]) + "\n\n" + roofs(calibration)
  }

  static func roofs(_ calibration: Calibration) -> String {
    let levels = calibration.reading.map {
      "\($0.name) \(decimal($0.gigabytesPerSecond, 0)) / \(decimal($0.updating, 0))"
    }
    let peaks = [
      ("float32", calibration.float32), ("float64", calibration.float64),
      ("int8", calibration.int8),
    ].compactMap { name, peak in peak.map { "\(name) \(decimal($0, 0)) GF/s" } }
    return
      "roofs (\(calibration.lane.rawValue)): \(peaks.joined(separator: ", ")), reading / updating in place \(levels.joined(separator: ", ")) GB/s"
  }

  private static func percentage(_ timing: Timing) -> String {
    Format.percent((timing.high - timing.low) / 2 / timing.seconds)
  }
}

/// A value with a fixed number of decimals.
func decimal(_ value: Double, _ digits: Int) -> String { Cell.decimal(value, digits: digits) }
