/// What is asked about a kernel.
public enum Inspection: String, Sendable, Codable, CaseIterable {
  case survival, status, results, specials, padding, bounds, inputs, environment, repetition,
    addresses, memory
  case endurance, leaks, concurrency, threads, relations, large, power

  /// In a few words, as a question that is answered by yes.
  public var question: String {
    switch self {
    case .survival: "ends every call, without crash, hang or exit"
    case .status: "returns what the contract says"
    case .results: "results are within the bound"
    case .specials: "NaN, infinities, overflow, underflow and zeros come out right"
    case .padding: "writes nothing between the rows of its outputs"
    case .bounds: "stays within its buffers, at every alignment"
    case .inputs: "leaves its inputs alone"
    case .environment: "leaves the floating-point environment alone"
    case .repetition: "gives the same bits again"
    case .addresses: "is right at other addresses"
    case .memory: "reads new values in old memory"
    case .endurance: "is the same after thousands of calls"
    case .leaks: "gives its memory back"
    case .concurrency: "can be called by two threads at once"
    case .threads: "is right with more threads"
    case .relations: "changes as its inputs do"
    case .large: "is right at the large size asked for"
    case .power: "planted faults are noticed in these results"
    }
  }
}

extension Inspection {
  /// Whether one call, made a few times, can show it.
  public var showsInOneCall: Bool {
    switch self {
    case .memory, .endurance, .leaks, .concurrency, .threads, .relations, .repetition, .large: false
    default: true
    }
  }
}

extension Inspection {
  /// What a host must be able to do for it; nil if any can.
  var ability: HostAbility? {
    switch self {
    case .bounds, .addresses, .memory: .memory
    case .repetition, .endurance, .leaks: .repetition
    case .concurrency: .concurrency
    case .environment: .environment
    default: nil
    }
  }

  /// Whether wrong results are what it is about.
  var isAboutResults: Bool {
    switch self {
    case .results, .specials, .addresses, .memory, .endurance, .threads, .relations, .large: true
    default: false
    }
  }
}

public enum Verdict: String, Sendable, Codable {
  case pass, fail
  /// It was not found out: an earlier failure stood in the way, time was over, or there is no means here.
  case inconclusive
  /// All is well, but so it would be with a fault: nobody should rely on it.
  case mistrusted
}
