import Foreign

/// What a peer could not do.
public enum PeerFailure: Error, CustomStringConvertible {
  /// The library, or Python, is not installed.
  case absent(String)
  /// It raised an exception.
  case raised(String)
  case died(signal: Int32, said: String)
  case exited(code: Int32, said: String)
  case hung(seconds: Double)
  /// It wrote to a descriptor that it was not given.
  case spoilt

  public var description: String {
    switch self {
    case .absent(let reason): reason
    case .raised(let words): "raised \(words)"
    case .died(let signal, let said): "crashed with \(Signal.name(signal))\(said)"
    case .exited(let code, let said): "ended with exit code \(code)\(said)"
    case .hung(let seconds): "gave no answer within \(Int(seconds)) s, and was ended"
    case .spoilt: "answered nonsense"
    }
  }
}

/// What every process that times finds around it.
enum WorkerSurroundings {
  /// Where small pages happen to lie shows in times by some per cent: glibc's heap is asked for large ones, as
  /// `bench` asks for them.
  static let variables = ["GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"]
}
