import Foundation
import Measurement
import Verification

extension RunRecord {
  /// Refuses figures that no run writes: a depth of -5, a time of less than nothing. JSON can hold them, and a page
  /// would draw them.
  ///
  /// - Throws: `DecodingError` with the place of the first of them.
  func check() throws {
    try require(depth, from: 1, "depth")
    try require(newerSources, from: 0, "newerSources")
    try require(host.cores, from: 1, "host", "cores")
    try require(host.openBLASThreads, from: 1, "host", "openBLASThreads")
    for (phase, spent) in seconds.sorted(by: { $0.key < $1.key }) {
      try require(spent, from: 0, "seconds", phase)
    }
    if let shard, !Self.isPart(shard) {
      throw Self.fault(["shard"], "“\(shard)” is no part such as 2/4")
    }
    for (i, verdict) in verdicts.enumerated() {
      try require(verdict.held, from: 0, "verdicts", i, "held")
      try require(verdict.undecided, from: 0, "verdicts", i, "undecided")
      try require(verdict.attained, from: 0, "verdicts", i, "attained")
    }
    for (i, timing) in timings.enumerated() { try check(timing, at: i) }
    for (i, study) in studies.enumerated() {
      for (j, point) in study.points.enumerated() {
        try require(point.k, from: 0, "studies", i, "points", j, "k")
      }
    }
    try check(calibration)
    try require(history?.watched, from: 0, "history", "watched")
    try require(history?.short, from: 0, "history", "short")
    try require(unlike: papers.map(\.key), "papers", "key")
    for (p, paper) in papers.enumerated() {
      try require(unlike: paper.tables.map(\.id), "papers", p, "tables", "id")
      for (t, table) in paper.tables.enumerated() {
        let columns = table.result?.columns.count
        for (r, row) in (table.result?.rows ?? []).enumerated() where row.cells.count != columns {
          throw Self.fault(
            ["papers", p, "tables", t, "result", "rows", r, "cells"],
            "\(row.cells.count) cells in \(columns ?? 0) columns")
        }
      }
    }
  }

  /// Names a seed that is no seed: of a number that does not fit, Foundation does not say which it was.
  static func checkSeed(_ data: Data) throws {
    struct Head: Decodable { var seed: Double? }
    guard let seed = (try? JSONDecoder().decode(Head.self, from: data))?.seed,
      !(0..<0x1p64).contains(seed) || seed != seed.rounded()
    else { return }
    throw fault(["seed"], "\(seed), and a seed is a whole number from 0 on, below 2^64")
  }

  private func check(_ timing: Timing, at i: Int) throws {
    try require(timing.size, from: 0, "timings", i, "size")
    try require(timing.processes, from: 0, "timings", i, "processes")
    try require(timing.disturbed, from: 0, "timings", i, "disturbed")
    try require(timing.rounds, from: 0, "timings", i, "rounds")
    try require(timing.discarded, from: 0, "timings", i, "discarded")
    // Without a time there is a reason for that.
    guard timing.refusal == nil else { return }
    for (name, value) in [("seconds", timing.seconds), ("low", timing.low), ("high", timing.high)] {
      guard value > 0 else {
        throw Self.fault(["timings", i, name], "\(value), and a time is above 0")
      }
    }
    guard timing.low <= timing.high else {
      throw Self.fault(["timings", i, "low"], "\(timing.low), and `high` is \(timing.high)")
    }
  }

  private func check(_ calibration: Calibration?) throws {
    guard let calibration else { return }
    try require(calibration.float32, from: 0, "calibration", "float32")
    try require(calibration.float64, from: 0, "calibration", "float64")
    try require(calibration.int8, from: 0, "calibration", "int8")
    for (i, level) in calibration.reading.enumerated() {
      try require(
        level.gigabytesPerSecond, from: 0, "calibration", "reading", i, "gigabytesPerSecond")
      try require(level.updating, from: 0, "calibration", "reading", i, "updating")
    }
  }

  /// Whether a text is `i/n` with 1 ≤ i ≤ n.
  private static func isPart(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let index = parts[0], let count = parts[1] else { return false }
    return 1 <= index && index <= count
  }

  private func require<T: Comparable>(_ value: T?, from least: T, _ path: any Step...) throws {
    guard let value, value < least else { return }
    throw Self.fault(path, "\(value), and it is at least \(least)")
  }

  private func require(unlike names: [String], _ path: any Step...) throws {
    let again = Dictionary(grouping: names, by: \.self).filter { $1.count > 1 }.keys.min()
    if let again { throw Self.fault(path, "“\(again)” stands there more than once") }
  }

  private static func fault(_ path: [any Step], _ words: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: path.map(\.key), debugDescription: words))
  }
}

/// One step into a record: the name of a member, or a place in a list.
private protocol Step: Sendable { var key: any CodingKey { get } }
extension String: Step { fileprivate var key: any CodingKey { Key(stringValue: self) } }
extension Int: Step { fileprivate var key: any CodingKey { Key(intValue: self) } }

private struct Key: CodingKey {
  let stringValue: String, intValue: Int?
  init(stringValue: String) { (self.stringValue, intValue) = (stringValue, nil) }
  init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}
