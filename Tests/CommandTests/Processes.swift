import Foundation
import Testing

/// The processes of this machine, as far as tests must know of them.
enum Processes {
  /// Those whose command line holds a word. One that has ended and was not waited for has none.
  static func mentioning(_ word: String) -> [pid_t] {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return entries.compactMap { pid_t($0) }.filter { commandLine($0).contains(word) }
  }

  /// Its words, the first of them the program.
  static func commandLine(_ process: pid_t) -> String {
    guard let file = fopen("/proc/\(process)/cmdline", "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes[..<count].map { $0 == 0 ? 32 : $0 }, as: UTF8.self)
  }

  /// Whether it has set a handler for a signal: one that comes before ends it by default.
  static func isListening(_ process: Process, to number: Int32) -> Bool {
    let file = "/proc/\(process.processIdentifier)/status"
    let status = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("SigCgt:") }
    let caught = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) } ?? 0
    return caught >> UInt64(number - 1) & 1 == 1
  }

  /// Whether something comes true within so many seconds.
  static func eventually(within seconds: Double, _ isTrue: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while !isTrue() {
      guard Date() < end else { return false }
      usleep(50_000)
    }
    return true
  }

  /// Kills what a failed test left behind: by number, and only what bears its word.
  static func clear(_ word: String) {
    for process in mentioning(word) { kill(process, SIGKILL) }
  }
}

/// An `mpirun` that does what no signal but one can end, and the folder that it lies in.
struct StubbornStarter {
  /// What its command line, and that of its own child, holds.
  let word = "86400.\(UInt32.random(in: 1_000_000...9_999_999))"
  let folder = TemporaryFolder.make()

  init() throws {
    let script = """
      #!/bin/sh
      trap '' TERM INT HUP
      sleep \(word) &
      while :; do sleep \(word); done
      """
    let path = "\(folder)/mpirun"
    try Script.write(script, to: path)
  }

  var environment: [String: String] { ["PATH": "\(folder):/usr/bin:/bin"] }

  /// The script and its children.
  var processes: [pid_t] {
    Processes.mentioning(word) + Processes.mentioning("\(folder)/mpirun")
  }

  /// Kills what a failed test left behind: the script first, for it would start another child.
  func clear() {
    Processes.clear("\(folder)/mpirun")
    Processes.clear(word)
  }
}
