import ArgumentParser
import Catalogue
import Foundation
import Measurement
import PeerTiming
import Reporting
import Verification

extension Bench {
  /// The table of the peers of these algorithms, or of what was asked of them.
  func benchPeers(_ entries: [Catalogue.Entry]) async throws {
    let rows = entries.flatMap(rows)
    guard !rows.isEmpty else {
      let known = Catalogue.entries.filter { !self.rows(of: $0).isEmpty }
      throw Problem(
        .usage,
        "None of these has \(peers.aims ? "an aim" : "a peer outside"). There are some of \(known.map(\.name).joined(separator: ", "))."
      )
    }
    let peered = Set(rows.map(\.algorithm))
    try await Self.refuseRed(entries.filter { peered.contains($0.name) }, seed: seed)
    let report = try measure(rows)
    Terminal.endProgress()
    let render = peers.aims ? AimText.render : PeerText.render
    print(json ? try JSON.text(report) : render(report, peers.markdown))
    try Self.reportInterruption()
    try Self.conclude(report)
  }

  private func rows(of entry: Catalogue.Entry) -> [PeerEntry] {
    peers.aims
      ? PeerEntry.aims(of: entry.algorithm, family: entry.family)
      : PeerEntry.all(of: entry.algorithm, family: entry.family, sizes: sizes)
  }

  private func measure(_ rows: [PeerEntry]) throws -> PeerReport {
    Terminal.progress("measuring the roofs of this machine")
    let start = Stopwatch.now()
    let pressure = Pressure()
    let before = Calibration.measure()
    let worker = ["peer-worker", "--python", peers.interpreter, "--limit", "\(peers.limit)"]
    var series = PeerSeries([Launcher.program] + worker, patience: peers.limit)
    series.processes = processes ?? PeerSeries.leastProcesses
    series.seed = seed
    series.progress = { Terminal.progress($0) }
    series.isInterrupted = { Interruption.isRequested }
    let outcome = series.run(rows)
    return PeerReport(
      rows, outcome, python: peers.interpreter, calibration: before.raised(by: .measure()),
      pressure: pressure.flatMap { earlier in Pressure()?.share(since: earlier) },
      seconds: Stopwatch.now() - start)
  }

  /// The exit code, and what to do where nothing was measured.
  private static func conclude(_ report: PeerReport) throws {
    let standings = Set(report.rows.map(\.standing))
    guard !standings.contains(where: \.isFinding) else { throw ExitStatus.findings.code }
    guard standings != [.absent] else {
      throw Problem(
        .missingLibrary,
        "\(report.python) has none of these libraries. Name an interpreter that has them with --python."
      )
    }
    let isConclusive = standings.contains(.verified) || !standings.contains(.disturbed)
    guard isConclusive else { throw ExitStatus.unstable.code }
  }
}
