import Foundation

/// What one side of a pair could not do.
struct SideFailure: Error {
  var isHeads: Bool
  var cause: any Error

  /// In words, with the name of the build.
  func explained(_ base: Build, _ head: Build) -> Comparison.Failure {
    .init(isHeads: isHeads, reason: "in \((isHeads ? head : base).name): \(cause)")
  }

  /// Whether somebody else ended it: no program kills itself by this signal, and a kernel short of memory does.
  var wasKilled: Bool { cause as? WorkerFailure == .died(signal: true, code: SIGKILL) }

  /// Does something, and once more if a process was killed meanwhile: a second death is no accident.
  ///
  /// - Parameter kills: Grows by one if there was an accident.
  static func retrying<T>(counting kills: inout Int, _ body: () throws -> T) throws -> T {
    do { return try body() } catch let failure as SideFailure where failure.wasKilled {
      kills += 1
      return try body()
    }
  }
}

/// A fresh process of each build, which take turns on one core.
final class WorkerPair {
  let base: WorkerProcess
  let head: WorkerProcess
  private let folder: URL
  /// Who is started and told things first, and prepares on the core that times. Where a process touches its
  /// memory first, and whose pages it gets, shows in its times: so this is left to a coin.
  private let isHeadAhead: Bool

  init(_ base: Build, _ head: Build, _ cores: Cores, isHeadAhead: Bool) throws {
    self.isHeadAhead = isHeadAhead
    folder = FileManager.default.temporaryDirectory.appending(
      path: "vernier-turns-\(UUID().uuidString)")
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch { throw SideFailure(isHeads: false, cause: error) }
    let (forth, back) = (folder.appending(path: "forth").path, folder.appending(path: "back").path)
    for path in [forth, back] where mkfifo(path, 0o600) != 0 {
      let reason = String(cString: strerror(errno))
      throw SideFailure(isHeads: false, cause: WorkerFailure.notStarted("mkfifo \(path)", reason))
    }
    func start(_ build: Build, _ isHeads: Bool, from input: String, to output: String) throws
      -> WorkerProcess
    {
      let turns = ["--baton-in", input, "--baton-out", output]
      return try Self.side(isHeads) {
        try WorkerProcess(
          executable: build.executable,
          arguments: cores.arguments(isAhead: isHeads == isHeadAhead) + turns + build.arguments)
      }
    }
    let early = isHeadAhead ? try start(head, true, from: forth, to: back) : nil
    self.base = try start(base, false, from: back, to: forth)
    self.head = try early ?? start(head, true, from: forth, to: back)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Prepares a subject in both, at the same time. Returns the seconds of a call in base.
  func load(_ subject: Subject, seed: UInt64, within limit: Double = 120) throws -> Double {
    let words = try Self.side(false) { try WorkerProcess.loading(subject, seed: seed) }
    for isHeads in [isHeadAhead, !isHeadAhead] {
      try Self.side(isHeads) { try (isHeads ? head : base).tell(words) }
    }
    let seconds = try Self.side(false) { try base.loaded(within: limit) }
    _ = try Self.side(true) { try head.loaded(within: limit) }
    return seconds
  }

  func setCalls(_ count: Int) throws {
    try Self.side(false) { try base.setCalls(count) }
    try Self.side(true) { try head.setCalls(count) }
  }

  /// Runs rounds of four slices; `isBaseOutside` says for each who has the first and the last of them.
  func turns(isBaseOutside: [Bool], within limit: Double) throws -> (base: [Slice], head: [Slice]) {
    let outer = isBaseOutside.map { $0 ? "1001" : "0110" }.joined()
    let inner = isBaseOutside.map { $0 ? "0110" : "1001" }.joined()
    // Who waits for the turn gives up before this process does, and is not the one to blame.
    for isHeads in [isHeadAhead, !isHeadAhead] {
      let words = "turns \(isHeads ? inner : outer) \(limit)"
      try Self.side(isHeads) { try (isHeads ? head : base).tell(words) }
    }
    let deadline = Stopwatch.now() + 2 * limit
    while !base.hasSpoken && !head.hasSpoken && Stopwatch.now() < deadline { usleep(500) }
    // Who ends early has failed, or tells on the other.
    return base.hasSpoken
      ? try answers(baseFirst: true, limit) : try answers(baseFirst: false, limit)
  }

  private func answers(baseFirst: Bool, _ limit: Double) throws -> (base: [Slice], head: [Slice]) {
    var (own, new): ([Slice], [Slice]) = ([], [])
    for isHeads in [!baseFirst, baseFirst] {
      let worker = isHeads ? head : base
      do {
        let slices = try Self.slices(worker.answer(within: limit))
        if isHeads { new = slices } else { own = slices }
      } catch WorkerFailure.otherIsLate {
        throw SideFailure(isHeads: !isHeads, cause: WorkerFailure.late(limit))
      } catch { throw SideFailure(isHeads: isHeads, cause: error) }
    }
    guard own.count == new.count else {
      throw SideFailure(isHeads: true, cause: WorkerFailure.nonsense("turns"))
    }
    return (own, new)
  }

  private static func slices(_ answer: String) throws -> [Slice] {
    try answer.split(separator: " ").map { word in
      guard let nanoseconds = Double(word), nanoseconds != 0 else {
        throw WorkerFailure.nonsense(answer)
      }
      return Slice(seconds: abs(nanoseconds) * 1e-9, counts: nanoseconds > 0)
    }
  }

  static func side<T>(_ isHeads: Bool, _ body: () throws -> T) throws -> T {
    do { return try body() } catch { throw SideFailure(isHeads: isHeads, cause: error) }
  }
}
