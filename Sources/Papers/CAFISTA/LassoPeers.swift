import Foundation
import Structures

/// Peers of the lasso solvers in a process of their own: scikit-learn and NumPy, which read the same data from
/// files and then run whatever they are asked for, one run at a time.
final class LassoPeers {
  enum Method: String, CaseIterable {
    case coordinates, covariances, fista

    var label: String {
      switch self {
      case .coordinates: "scikit-learn, coordinate descent"
      case .covariances: "scikit-learn, precomputed Gram"
      case .fista: "NumPy, FISTA"
      }
    }
  }

  struct Run {
    var seconds: Double
    var iterations: Int
    var w: [Double]
  }

  /// Whether the data are laid out as sparse: less than a quarter of their entries are stored.
  private let isSparse: Bool

  /// Versions of Python, NumPy and scikit-learn.
  private(set) var versions = ""
  /// NumPy alone will do for its own FISTA.
  private let hasScikit: Bool
  private let process: Process
  private let input: FileHandle, output: FileHandle
  private let folder: URL
  private var buffer = Data()

  /// - Throws: ``Unavailable`` where there is no python3 with NumPy.
  init(_ samples: CSR<Double>, _ targets: [Double], lambda: Double, gap: Double) throws {
    isSparse = 4 * samples.values.count < samples.rows * samples.columns
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent(
        "vernier-lasso-\(ProcessInfo.processInfo.processIdentifier)-\(UInt32.random(in: 0 ... .max))"
      )
    let (incoming, outgoing) = (Pipe(), Pipe())
    (input, output) = (incoming.fileHandleForWriting, outgoing.fileHandleForReading)
    let process = Process()
    (self.folder, self.process) = (folder, process)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func write(_ name: String, _ values: [Double]) throws {
      let data = values.withUnsafeBufferPointer { Data(buffer: $0) }
      try data.write(to: folder.appendingPathComponent(name))
    }
    try write("values", samples.values)
    try write("columns", samples.columnIndices.map { Double($0) })
    try write("rows", samples.rowPointers.map { Double($0) })
    try write("targets", targets)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c", Self.program, folder.path, "\(samples.rows)", "\(samples.columns)",
      "\(lambda)", "\(gap)", isSparse ? "sparse" : "dense",
    ]
    // One thread, as here; what it prints of warnings is nobody's business.
    var environment = ProcessInfo.processInfo.environment
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] { environment[name] = "1" }
    process.environment = environment
    process.standardInput = incoming
    process.standardOutput = outgoing
    process.standardError = FileHandle.nullDevice
    var greeting: [Substring] = []
    do {
      try process.run()
      greeting = Self.fields(Self.line(output, &buffer))
    } catch { greeting = [] }
    hasScikit = greeting.count == 4 && greeting[3] != "none"
    guard greeting.count == 4, greeting[0] == "ready" else {
      close()
      throw Unavailable(what: "NumPy")
    }
    versions = "Python \(greeting[1]), NumPy \(greeting[2]), scikit-learn \(greeting[3])"
  }

  deinit { close() }

  private func close() {
    try? input.close()
    if process.isRunning { process.waitUntilExit() }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Why there is no such method for these data, if there is none: scikit-learn has Gram matrices for dense ones only.
  func obstacle(_ method: Method) -> String? {
    if method != .fista, !hasScikit { return "skipped: \(Unavailable(what: "scikit-learn"))" }
    return method == .covariances && isSparse ? "not for sparse data" : nil
  }

  /// One run, timed inside the process, around the solver alone.
  func run(_ method: Method) throws -> Run {
    try input.write(contentsOf: Data("\(method.rawValue)\n".utf8))
    let fields = Self.fields(Self.line(output, &buffer))
    guard fields.count > 2, let seconds = Double(fields[0]), let count = Int(fields[1]) else {
      throw StructureError("python3 ended while it ran \(method.rawValue)")
    }
    return Run(
      seconds: seconds, iterations: count, w: fields.dropFirst(2).map { Double($0) ?? .nan })
  }

  private static func fields(_ line: String) -> [Substring] { line.split(separator: " ") }

  /// The next line; empty at the end.
  private static func line(_ handle: FileHandle, _ buffer: inout Data) -> String {
    while true {
      if let end = buffer.firstIndex(of: 10) {
        let line = String(decoding: buffer[..<end], as: UTF8.self)
        buffer = Data(buffer[(end + 1)...])
        return line
      }
      let more = handle.availableData
      guard !more.isEmpty else { return "" }
      buffer.append(more)
    }
  }

  struct Unavailable: Error, CustomStringConvertible {
    let what: String
    var description: String { "needs python3 with \(what)" }
  }
}
