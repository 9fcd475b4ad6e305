import ArgumentParser
import Foundation

/// What `bench --peers` is told.
struct PeerOptions: ParsableArguments {
  @Flag(name: .customLong("peers"), help: "Time beside the libraries of others that are installed.")
  var isAsked = false
  @Flag(help: "What was asked of each algorithm's speed, beside what is reached.") var aims = false
  @Option(
    help: ArgumentHelp(
      "The interpreter that has the libraries; VERNIER_PYTHON, or else python3, if none is named.",
      valueName: "path"))
  var python: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Seconds that a peer may take for any one answer.", valueName: "s"))
  var limit = 60.0
  @Flag(help: "As a Markdown table.") var markdown = false

  func validate() throws {
    guard limit > 0, limit <= 86_400 else {
      throw ValidationError("--limit must be some seconds, at most a day.")
    }
    guard isAsked || aims || (python == nil && !markdown) else {
      throw ValidationError("--python and --markdown belong to --peers and --aims.")
    }
  }

  var interpreter: String {
    python ?? ProcessInfo.processInfo.environment["VERNIER_PYTHON"] ?? "python3"
  }
}
