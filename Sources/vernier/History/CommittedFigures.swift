import Foundation
import Measurement
import Reporting

/// The figures that were committed in Baselines, version by version.
struct CommittedFigures {
  /// What of a version is read; fields that other versions add or lack do not matter.
  private struct Record: Decodable {
    struct Figure: Decodable {
      var algorithm: String
      var size: Int
      var implementation: String
      var seconds: Double
      var cycles: Double?
    }
    var host: Platform
    var timings: [Figure]
  }

  private struct Version {
    var commit: GitFile.Version
    var record: Record
  }

  private(set) var series: [FigureSeries] = []
  private(set) var problems: [String] = []

  static func read(_ command: History) throws -> SeriesTable {
    try read(names: command.names, host: command.host, allHosts: command.allHosts)
  }

  /// This host's steps of some algorithms, as far as figures are committed in the folder that is worked in.
  static func history(of names: [String], seed: UInt64) -> FigureHistory? {
    guard let table = try? read(names: [], host: nil, allHosts: false) else { return nil }
    let detector = ChangePointDetector(seed: seed)
    let own = table.series.filter { series in names.contains { series.name.hasPrefix("\($0) ") } }
    let series = own.map { series in
      var watched = series
      if !Interruption.isRequested { watched.analyse(with: detector) }
      return watched
    }
    return FigureHistory(level: detector.level, of: series)
  }

  private static func read(names: [String], host: String?, allHosts: Bool) throws -> SeriesTable {
    let root = try Git.run("rev-parse", "--show-toplevel")
    let paths = try Git.run("ls-files", "--", "Baselines", in: root)
      .split(separator: "\n").map(String.init).filter { $0.hasSuffix(".json") }
    let folders = Set(paths.compactMap(Self.host)).sorted()
    guard !folders.isEmpty else {
      throw Problem(
        .missingData,
        "No figures are committed in Baselines here. `vernier bench --record` writes them; commit the files."
      )
    }
    let hosts = try allHosts ? folders : [Self.choose(host, among: folders)]
    let own = paths.filter { path in Self.host(path).map(hosts.contains) ?? false }
    let known = Set(own.map(Self.stem)).sorted()
    let wanted = try names.map {
      try Nearest.find($0, among: known, kind: "algorithm with figures", list: "vernier list")
    }
    var figures = CommittedFigures()
    let chosen = own.filter { wanted.isEmpty || wanted.contains(Self.stem($0)) }
    for (number, path) in chosen.enumerated() {
      Terminal.progress("reading \(number + 1) of \(chosen.count) files")
      try figures.add(path, in: root)
    }
    return SeriesTable(series: figures.series, problems: figures.problems)
  }

  private static func host(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    return parts.count == 4 ? String(parts[1]) : nil
  }

  private static func stem(_ path: String) -> String {
    URL(filePath: path).deletingPathExtension().lastPathComponent
  }

  private static func choose(_ name: String?, among folders: [String]) throws -> String {
    if let name {
      return try Nearest.find(name, among: folders, kind: "host", list: "ls Baselines")
    }
    let own = Platform.current.folder
    guard folders.contains(own) else {
      throw Problem(
        .missingData,
        "No figures of this host (\(own)) are committed. --host shows another's: \(folders.joined(separator: ", "))."
      )
    }
    return own
  }

  private mutating func add(_ path: String, in root: String) throws {
    var versions: [Version] = []
    for version in try GitFile.versions(of: path, in: root) {
      let place = "\(version.path) at \(version.commit.prefix(9))"
      guard let data = version.data else {
        problems.append("\(place) cannot be read and is left out: git has no such object.")
        continue
      }
      do {
        let record = try JSONDecoder().decode(Record.self, from: data)
        versions.append(Version(commit: version, record: record))
      } catch {
        problems.append("\(place) is left out: \(Self.reason(error)).")
      }
    }
    let host = Self.host(path)
    let keys = versions.reduce(into: [Key]()) { keys, version in
      for figure in version.record.timings where !keys.contains(Key(figure)) {
        keys.append(Key(figure))
      }
    }
    series += keys.map { $0.series(versions, host: host) }
  }

  private static func reason(_ error: any Error) -> String {
    switch error {
    case DecodingError.keyNotFound(let key, _):
      "it is of another version, without “\(key.stringValue)”"
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "it is of another version: \(context.debugDescription)"
    default: "it is not JSON"
    }
  }

  /// What one series is about.
  private struct Key: Equatable {
    var algorithm: String
    var size: Int
    var implementation: String

    init(_ figure: Record.Figure) {
      (algorithm, size, implementation) = (figure.algorithm, figure.size, figure.implementation)
    }

    func series(_ versions: [Version], host: String?) -> FigureSeries {
      let own = versions.compactMap { version in
        version.record.timings.first { Key($0) == self }.map { (version, $0) }
      }.filter { $0.1.seconds > 0 && $0.1.seconds.isFinite }
      let hasCycles = own.allSatisfy { ($0.1.cycles ?? 0) > 0 }
      var series = FigureSeries(
        name: "\(algorithm) \(size) \(implementation)", unit: hasCycles ? "cycles" : "seconds",
        host: host,
        points: own.map { version, figure in
          .init(
            commit: version.commit.commit, date: version.commit.date,
            figure: hasCycles ? figure.cycles ?? figure.seconds : figure.seconds)
        })
      for (index, pair) in zip(own, own.dropFirst()).enumerated() {
        if let what = Self.difference(pair.0.0.record.host, pair.1.0.record.host) {
          series.events.append(.init(index: index + 1, what: what))
        }
      }
      return series
    }

    /// What of the surroundings changed; `nil` if nothing did.
    private static func difference(_ old: Platform, _ new: Platform) -> String? {
      guard old != new else { return nil }
      let gone = old.libraries.filter { !new.libraries.contains($0) }
      let came = new.libraries.filter { !old.libraries.contains($0) }
      var parts: [String] = []
      if gone + came != [] {
        parts.append("\(gone.joined(separator: ", ")) → \(came.joined(separator: ", "))")
      }
      if old.openBLASCore != new.openBLASCore {
        parts.append("OpenBLAS for \(old.openBLASCore) → \(new.openBLASCore)")
      }
      if old.openBLASThreads != new.openBLASThreads {
        parts.append("threads of OpenBLAS \(old.openBLASThreads) → \(new.openBLASThreads)")
      }
      for (before, after) in [(old.compiler, new.compiler), (old.build, new.build)] {
        if let before, let after, before != after { parts.append("\(before) → \(after)") }
      }
      return parts.isEmpty ? "the host's description changed" : parts.joined(separator: "; ")
    }
  }
}
