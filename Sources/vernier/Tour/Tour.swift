import ArgumentParser
import Foundation
import Reporting

/// A newcomer's minute: a failing kernel, its smallest counterexample, a regression that is caught, one table.
struct Tour: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A minute's walk: a wrong kernel, a planted slowdown, a paper's table.",
    discussion: """
      Each station says what it shows, prints the command, and runs it: all of it is real output of this \
      machine. What it makes lies in a temporary folder that is removed at the end, or in the one that \
      --keep names. On a terminal it waits for Enter before each station, unless --no-wait is given.
      """)

  @Option(help: ArgumentHelp("Keep kernel and counterexamples here.", valueName: "directory"))
  var keep: String?
  @Flag(inversion: .prefixedNo, help: "Wait for Enter between the stations.") var wait = true

  func run() throws {
    Interruption.listen()
    let folder = keep ?? NSTemporaryDirectory() + "vernier-tour-\(getpid())"
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw Output.problem(folder, error)
    }
    defer { if keep == nil { try? FileManager.default.removeItem(atPath: folder) } }
    var strange: [String] = []
    for (number, station) in TourStation.all.enumerated() {
      guard !Interruption.isRequested else { break }
      pause(before: number)
      print(Terminal.bold("\n\(number + 1). \(station.title)\n") + "\n" + station.story + "\n")
      if let obstacle = try station.prepare(folder) {
        print("  left out: \(obstacle)")
        continue
      }
      let status = try follow(station, in: folder)
      print("\n" + station.moral)
      if !station.expected.contains(status) { strange.append("station \(number + 1): \(status)") }
    }
    try Self.reportInterruption()
    guard strange.isEmpty else {
      throw Problem(
        .internalError, "An exit code is not what it should be: \(strange.joined(separator: ", "))."
      )
    }
    print(
      "\nWhat else there is: `vernier --help`; what is asked of every algorithm: `vernier list --checks`."
    )
  }

  private func pause(before number: Int) {
    guard wait, number > 0, Terminal.isInteractive, isatty(STDIN_FILENO) == 1 else { return }
    print("\n— Enter for the next station —", terminator: "")
    fflush(nil)
    _ = readLine()
  }

  /// Runs the station's command and prints what it prints, up to so many lines.
  private func follow(_ station: TourStation, in folder: String) throws -> Int32 {
    print(Terminal.bold("$ vernier \(station.arguments.joined(separator: " "))"))
    fflush(nil)
    let arguments = station.arguments.map { $0 == TourStation.own ? Launcher.program : $0 }
    let process = Process()
    process.executableURL = URL(filePath: Launcher.program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(filePath: folder)
    let path = "\(folder)/output.txt"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: path)
    process.standardError = FileHandle.nullDevice
    guard case .exited(let status) = try Child(process).run(within: 300) else { return -1 }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    print(lines.prefix(station.lines).joined(separator: "\n"))
    if lines.count > station.lines { print("… \(lines.count - station.lines) more lines") }
    print(Terminal.faint("(exit code \(status))"))
    return status
  }
}
