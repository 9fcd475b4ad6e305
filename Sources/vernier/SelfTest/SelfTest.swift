import ArgumentParser
import Bindings
import Foundation
import Measurement
import Reporting
import Scalars

struct SelfTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "selftest", abstract: "x", discussion: "x")
  @Option var seconds = 1.0
  @Option var repeats = 10
  func run() throws {
    var coin = Generator(seed: 1, purpose: "selftest")
    if let core = Pinning.allowed.last { _ = Pinning.pin(to: core) }
    for probe in Probe.allCases {
      let unit = probe.unit()
      unit()
      let t = Stopwatch.time { for _ in 0..<2000 { unit() } }.seconds / 2000
      let calls = PairedSlices.calls(secondsPerCall: t)
      for p in [0.0, 0.5, 1, 2] {
        var s = ""
        for _ in 0..<repeats {
          let o = InProcess().compare(
            seconds: seconds, calls: (calls, calls + Int((Double(calls) * p / 100).rounded())),
            using: &coin, base: unit, head: unit)
          s +=
            " \(o.judgement.rawValue.prefix(2))\(decimal((o.ratio - 1) * 100, 3))[\(decimal((o.low - 1) * 100, 2)),\(decimal((o.high - 1) * 100, 2))]\(o.rounds)-\(o.discarded)"
        }
        print(probe, calls, p, s)
      }
    }
  }
}
