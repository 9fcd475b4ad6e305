import Foreign
import Foundation
import Measurement
import Peers

/// A Python interpreter that holds a peer's prepared arrays and times slices of it, by its own clock.
///
/// It is started when it is needed, and again after it has died.
final class PeerHost {
  /// Seconds that any answer may take.
  let patience: Double
  private let python: String
  private var process: HostProcess?

  /// Libraries choose their kernels and count threads by these when they are loaded.
  private static let threadVariables = [
    "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
    "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS",
  ]
  private static let hiddenVariables = [
    "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "GOTO_NUM_THREADS", "OMP_PROC_BIND",
    "GOMP_CPU_AFFINITY",
    "KMP_AFFINITY",
  ]

  /// - Parameter python: The interpreter, by its path or as the shell finds it.
  init(python: String, patience: Double) { (self.python, self.patience) = (python, patience) }

  /// One thread, kernels by each library's own choice, and large pages as our own workers have them.
  private static var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    for name in hiddenVariables { environment[name] = nil }
    for name in threadVariables { environment[name] = "1" }
    return environment.merging(WorkerSurroundings.variables) { $1 }
  }

  private struct Request: Encodable {
    enum Kind: String, Encodable { case load, prepare, slice, result }
    var kind: Kind
    var modules: [String] = []
    /// For each of them an expression, or nothing, and what stands before it.
    var versions: [String] = []
    var preludes: [String] = []
    var program = ""
    var arrays: [PeerArray.Header] = []
    var bytes: [Int] = []
    var calls = 1
    var warm = 0
  }

  private struct Reply: Decodable {
    var versions: [String: String]?
    var absent: String?
    var refusal: String?
    var seconds: Double?
    var isUndisturbed: Bool?
    var arrays: [PeerArray.Header]?
  }

  /// The versions of libraries, by the names of their modules.
  ///
  /// - Throws: ``PeerFailure``, as all of these do: here that a module is absent.
  func versions(of libraries: [PeerLibrary]) throws -> [String: String] {
    let request = Request(
      kind: .load, modules: libraries.map(\.module), versions: libraries.map { $0.version ?? "" },
      preludes: libraries.map { $0.prelude ?? "" })
    let (reply, _) = try ask(request)
    if let absent = reply.absent { throw PeerFailure.absent(absent.printable) }
    guard let versions = reply.versions else { throw PeerFailure.spoilt }
    return versions.mapValues(\.printable)
  }

  /// Has a program prepare its arrays.
  func prepare(_ program: String, _ arrays: [PeerArray]) throws {
    var request = Request(kind: .prepare)
    (request.program, request.arrays) = (program, arrays.map(\.header))
    request.bytes = arrays.map(\.bytes.count)
    _ = try ask(request, arrays.flatMap(\.bytes))
  }

  /// Seconds of so many calls, after some that nobody counts, and whether they ran undisturbed.
  func slice(calls: Int, warm: Int) throws -> (seconds: Double, isUndisturbed: Bool) {
    var request = Request(kind: .slice)
    (request.calls, request.warm) = (calls, warm)
    let (reply, _) = try ask(request)
    guard let seconds = reply.seconds, seconds >= 0, let isUndisturbed = reply.isUndisturbed else {
      throw PeerFailure.spoilt
    }
    return (seconds, isUndisturbed)
  }

  /// What the last call returned.
  func results() throws -> PeerResults {
    let (reply, bytes) = try ask(Request(kind: .result))
    var arrays: [PeerArray] = []
    var start = 0
    for header in reply.arrays ?? [] {
      guard let count = header.byteCount else {
        throw PeerFailure.raised(
          "\(header.name.printable) is of an unknown kind, “\(header.code.printable)”")
      }
      guard count <= bytes.count - start else { throw PeerFailure.spoilt }
      arrays.append(PeerArray(header, bytes: Array(bytes[start..<start + count])))
      start += count
    }
    guard start == bytes.count else { throw PeerFailure.spoilt }
    return PeerResults(arrays)
  }

  /// The next request starts another interpreter.
  func stop() { process = nil }

  private func ask(_ request: Request, _ payload: [UInt8] = []) throws -> (Reply, [UInt8]) {
    let process: HostProcess
    do { process = try ready() } catch let error as KernelUnusable {
      throw PeerFailure.absent(error.description)
    }
    let answer: HostProcess.Answer<Reply> = try process.ask(request, payload, within: patience)
    switch answer {
    case .reply(let reply, let bytes):
      if let refusal = reply.refusal { throw PeerFailure.raised(refusal.printable) }
      return (reply, bytes)
    case .died(let signal, _): throw PeerFailure.died(signal: signal, said: said)
    case .exited(let code): throw PeerFailure.exited(code: code, said: said)
    case .hung: throw PeerFailure.hung(seconds: patience)
    case .spoilt: throw PeerFailure.spoilt
    }
  }

  private func ready() throws -> HostProcess {
    if let process, process.isRunning { return process }
    let process = HostProcess([python, "-c", PeerServer.script], environment: Self.environment)
    try process.start()
    self.process = process
    return process
  }

  /// The last line that it printed.
  private var said: String {
    let lines = process?.chatter.printable.split(separator: "\n") ?? []
    return lines.last.map { ": \($0.prefix(120))" } ?? ""
  }
}
