import ArgumentParser
import Catalogue
import Measurement
import PeerTiming

/// The process that times our side of `bench --peers`, and starts the interpreter. Not for people.
struct PeerWorker: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Times peers for another process, on descriptors 3 and 4.",
    discussion: "Started by bench --peers.", shouldDisplay: false)

  @Option(help: "The interpreter.") var python: String
  @Option(help: "Seconds that it may take for an answer.") var limit: Double
  @Option(help: "The core to time on.") var core: Int?

  func run() throws {
    try Bench.refuseDebug()
    Worker.endWithParent(3)
    // The interpreter inherits it. Where that is forbidden the kernel's choice stands; the parent has said so.
    if let core { _ = Pinning.pin(to: core) }
    PeerSession(Catalogue.entries.map(\.algorithm), python: python, patience: limit).serve()
  }
}
