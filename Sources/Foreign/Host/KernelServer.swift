internal import Glibc
import Structures
import Verification

/// The process that holds a kernel from a shared library: it makes the calls that it is asked for, and may die of them.
public enum KernelServer {
  /// What answers calls.
  public enum Source {
    case library(String, symbol: String, operation: String)
    /// A function of this program.
    case own(@Sendable ([ForeignFunction.Argument]) -> Int32)
    /// A command that is given a folder.
    case command(String, operation: String, folder: String)
  }

  /// Serves until the other side is gone.
  ///
  /// - Parameter memory: Bytes that the kernel may allocate.
  public static func run(_ source: Source, memory: Int) {
    limit(memory)
    let channel = Channel.ofChild
    do {
      let (first, _) = try channel.receive(Request.self)
      guard let signature = first.signature else { return }
      let session: any KernelSession
      let environment = FloatingPointEnvironment()
      do {
        session = try self.session(source, signature)
      } catch {
        try channel.send(
          Reply(refusal: "\(error)", isOfAnotherKind: error is ForeignFunction.OfAnotherKind), [])
        return
      }
      let change = environment.change(to: FloatingPointEnvironment())
      try channel.send(Reply(environment: change), [])
      while true {
        let (request, payload) = try channel.receive(Request.self)
        let (reply, results) = session.answer(request, payload)
        try channel.send(reply, results)
      }
    } catch {
      // The other side is gone: nobody is left to be told.
    }
  }

  private static func session(_ source: Source, _ signature: Signature) throws -> any KernelSession
  {
    switch source {
    case .library(let file, let symbol, let operation):
      try NativeSession(signature) {
        let function = try ForeignFunction(
          library: file, symbol: symbol, signature: signature, operation: operation)
        return { function($0) }
      }
    case .own(let kernel): try NativeSession(signature) { kernel }
    case .command(let command, let operation, let folder):
      CommandSession(command, operation, signature, in: folder)
    }
  }

  /// Without a limit, a kernel that never stops to allocate would take the machine down.
  private static func limit(_ bytes: Int) {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    var data = rlimit(rlim_cur: rlim_t(bytes), rlim_max: rlim_t(bytes))
    setrlimit(__rlimit_resource_t(RLIMIT_DATA.rawValue), &data)
  }
}

/// A kernel that requests are answered by.
protocol KernelSession {
  func answer(_ request: Request, _ payload: [UInt8]) -> (Reply, [UInt8])
}

extension Request {
  /// The bytes of each call.
  func slices(_ payload: [UInt8]) -> [ArraySlice<UInt8>] {
    var start = 0
    return calls.map { call in
      let count = call.bytes.reduce(0, +)
      defer { start += count }
      return payload[start..<start + count]
    }
  }
}

enum Clock {
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
