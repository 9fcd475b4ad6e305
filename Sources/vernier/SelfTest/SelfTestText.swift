import Bindings
import Measurement
import Reporting

/// What `selftest` prints.
enum SelfTestText {
  static func render(_ result: SelfTest.Result) -> String {
    let head = [
      "design", "kernel", "planted", "slower", "95 % interval", "same", "faster", "of", "each",
    ]
    let rows = result.trials.filter { $0.trials > 0 }.map { trial in
      [
        trial.design.rawValue, trial.probe.rawValue,
        trial.planted == 0 ? "nothing" : "\(decimal(trial.planted, 1)) %", "\(trial.slower)",
        trial.interval(of: trial.slower).map(range) ?? "", "\(trial.same)", "\(trial.faster)",
        "\(trial.trials)", "\(decimal(trial.seconds, 1)) s",
      ]
    }
    var lines = [Terminal.table(head, rows, right: [2, 3, 4, 5, 6, 7, 8]), ""]
    for design in DetectorTrial.Design.allCases {
      let nulls = result.trials.filter { $0.design == design && $0.planted == 0 }
      let (alarms, trials) = totals(nulls)
      guard trials > 0 else { continue }
      let interval = try? Distribution.clopperPearson(successes: alarms, trials: trials)
      lines.append(
        "\(design.rawValue): \(alarms) false alarms in \(trials) (\(interval.map(range) ?? "")) with nothing planted"
      )
    }
    for probe in Probe.allCases {
      let trials = result.trials.filter { $0.design == .inProcess && $0.probe == probe }
      let effect = DetectorTrial.smallestEffect(trials)
      let least = trials.first { $0.planted == effect }
      let share = least.map { trial in
        let interval = trial.interval(of: trial.slower).map { ", \(range($0))" } ?? ""
        return " (\(trial.slower) of \(trial.trials)\(interval))"
      }
      lines.append(
        "\(probe.rawValue): smallest slowdown found 9 times in 10, in process: "
          + (effect.map { "\(decimal($0, 1)) %\(share ?? "")" } ?? "none of them"))
    }
    let pressure = result.pressure.map {
      "; a thread waited for a core \(Format.percent($0)) of the time"
    }
    lines.append("\(decimal(result.seconds, 0)) s\(pressure ?? "")")
    return lines.joined(separator: "\n")
  }

  static func range(_ interval: ClosedRange<Double>) -> String {
    "\(decimal(interval.lowerBound * 100, 1)) to \(decimal(interval.upperBound * 100, 1)) %"
  }

  private static func totals(_ trials: [DetectorTrial]) -> (alarms: Int, trials: Int) {
    trials.reduce((0, 0)) { ($0.0 + $1.slower + $1.faster, $0.1 + $1.trials) }
  }

  /// Whether so many alarms would be seen with a probability below 1 % if each came with the promised 1 %.
  static func hasTooManyAlarms(_ trials: [DetectorTrial]) -> Bool {
    DetectorTrial.Design.allCases.contains { design in
      let (alarms, count) = totals(trials.filter { $0.design == design && $0.planted == 0 })
      guard alarms > 0, count > 0 else { return false }
      let promised = Distribution.binomial(trials: count, probability: 0.01)
      return ((try? promised.survival(Double(alarms - 1))) ?? 0) < 0.01
    }
  }
}
