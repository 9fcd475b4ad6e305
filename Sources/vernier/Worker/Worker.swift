import ArgumentParser
import Catalogue
import Foundation
import Measurement
import Verification

/// The other end of ``WorkerProcess``: loads a subject, times slices of it when told, and verifies what it timed.
/// Not for people.
struct Worker: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times slices for another process, over its standard input and output.",
    discussion: "Started by compare, bench, bisect and selftest.", shouldDisplay: false)

  @Option(help: "The core to time on.") var core: Int?
  @Option(help: "The core to prepare and to verify on.") var preparingCore: Int?
  @Option(help: "The pipe with a name from which the turn comes.") var batonIn: String?
  @Option(help: "The pipe to which it goes.") var batonOut: String?
  @Option(
    help:
      "Plants a slowdown of so many per cent: more calls in a slice, and a wait for what is no whole one."
  )
  var plant = 0.0

  func run() throws {
    try Bench.refuseDebug()
    OwnPages.take()
    Self.endWithParent()
    // Whatever a library prints goes elsewhere: standard output is for answers.
    let channel = dup(STDOUT_FILENO)
    dup2(STDERR_FILENO, STDOUT_FILENO)
    let kept = KeptProblem()
    let baton = try batonIn.flatMap { input in try batonOut.map { try Baton(input, $0) } }
    var loaded: LoadedSubject?
    while let line = readLine() {
      let answer = Self.answer { try reply(to: line, &loaded, kept, baton) }
      let bytes = Array((answer + "\n").utf8)
      guard write(channel, bytes, bytes.count) == bytes.count else { return }
    }
  }

  private func reply(
    to line: String, _ loaded: inout LoadedSubject?, _ kept: KeptProblem,
    _ baton: Baton?
  ) throws -> String {
    let words = line.split(separator: " ", maxSplits: 2).map(String.init)
    switch words.first {
    case "hello":
      let greeting = WorkerGreeting(host: .current, subjects: LoadedSubject.all)
      return String(decoding: try JSONEncoder().encode(greeting), as: UTF8.self)
    case "load":
      guard words.count == 3, let seed = UInt64(words[1]) else { throw Refusal("load what?") }
      let subject = try JSONDecoder().decode(Subject.self, from: Data(words[2].utf8))
      loaded = nil
      stay(on: preparingCore)
      defer { stay(on: core) }
      var new = try LoadedSubject(subject, seed: seed, kept)
      new.excess = plant / 100
      let seconds = new.secondsPerCall()
      loaded = new
      return "\(seconds)"
    case "bench":
      let words = line.dropFirst("bench ".count)
      let request = try JSONDecoder().decode(BenchRequest.self, from: Data(words.utf8))
      stay(on: core)
      let timings = try WholeAlgorithm.timings(request, kept)
      return String(decoding: try JSONEncoder().encode(timings), as: UTF8.self)
    default: break
    }
    guard loaded != nil else { throw Refusal("nothing is loaded") }
    switch words.first {
    case "calls":
      guard words.count == 2, let count = Int(words[1]), count > 0 else {
        throw Refusal("how many?")
      }
      loaded!.calls = count
      return ""
    case "turns":
      guard words.count == 3, let limit = Double(words[2]) else { throw Refusal("which turns?") }
      return try loaded!.turns(words[1], baton, within: limit)
    case "count":
      guard words.count == 2, let limit = Int(words[1]), limit > 0 else {
        throw Refusal("how many at most?")
      }
      let count = try loaded!.count(limit: limit)
      return String(decoding: try JSONEncoder().encode(count), as: UTF8.self)
    case "digest": return loaded!.digest()
    case "verify":
      stay(on: preparingCore)
      defer { stay(on: core) }
      return loaded!.verify() ?? ""
    default: throw Refusal("“\(line)” is not understood")
    }
  }

  /// Where that is forbidden the kernel's choice stands; the parent has said so.
  private func stay(on core: Int?) {
    if let core { _ = Pinning.pin(to: core) }
  }

  private static func answer(_ reply: () throws -> String) -> String {
    do { return "ok " + (try reply()) } catch {
      let text = "\(error)".split(separator: "\n").joined(separator: " ")
      return "error \(text)"
    }
  }

  struct Refusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// A worker whose parent is gone ends, in the middle of a slice too.
  ///
  /// - Parameter descriptor: From which it takes its orders.
  static func endWithParent(_ descriptor: Int32 = STDIN_FILENO) {
    Thread.detachNewThread {
      // Only the hang-up is waited for: words are left to who reads them.
      var wait = pollfd(fd: descriptor, events: 0, revents: 0)
      while poll(&wait, 1, -1) < 0 {}
      _exit(ExitStatus.interrupted.rawValue)
    }
  }
}
