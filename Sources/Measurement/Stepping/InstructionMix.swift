public import Bindings

/// What counted instructions were: how many of each name, and of each kind and width.
public struct InstructionMix: Sendable, Codable, Equatable {
  /// The most frequent first.
  public var entries: [Entry]

  /// How often one instruction was executed.
  public struct Entry: Sendable, Codable, Equatable {
    public var instruction: MachineInstruction
    public var count: Int
  }

  init(_ counts: [MachineInstruction: Int]) {
    let present = counts.filter { $0.value != 0 }
    entries = present.map { Entry(instruction: $0.key, count: $0.value) }.sorted(by: Self.precedes)
  }

  /// - Parameter places: How often the instruction at each address was executed; address 0 stands for those
  ///   whose address was not kept.
  init(_ places: [UInt: Int]) {
    var counts: [MachineInstruction: Int] = [:]
    for (address, count) in places {
      let instruction = (try? Disassembler.instruction(at: address)) ?? Self.unknown
      counts[instruction, default: 0] += count
    }
    self.init(counts)
  }

  /// What could not be decoded: code that cannot be read, as the kernel's legacy page of system calls.
  private static let unknown = MachineInstruction(
    mnemonic: "?", kind: .other, width: .general, loads: false, stores: false)

  static func - (mix: InstructionMix, part: InstructionMix) -> InstructionMix {
    var counts: [MachineInstruction: Int] = [:]
    for entry in mix.entries { counts[entry.instruction, default: 0] += entry.count }
    for entry in part.entries { counts[entry.instruction, default: 0] -= entry.count }
    return InstructionMix(counts)
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.count != b.count { return a.count > b.count }
    if a.instruction.mnemonic != b.instruction.mnemonic {
      return a.instruction.mnemonic < b.instruction.mnemonic
    }
    return "\(a.instruction)" < "\(b.instruction)"
  }
}

extension InstructionMix {
  public var total: Int { count { _ in true } }
  /// Instructions that read memory; one that also adds counts as both.
  public var loads: Int { count(where: \.loads) }
  public var stores: Int { count(where: \.stores) }

  /// How many are such.
  public func count(where holds: (MachineInstruction) -> Bool) -> Int {
    entries.reduce(0) { $0 + (holds($1.instruction) ? $1.count : 0) }
  }

  public func count(of kind: MachineInstruction.Kind, _ width: MachineInstruction.Width) -> Int {
    count { $0.kind == kind && $0.width == width }
  }

  /// How often each name was executed, the most frequent first.
  public var opcodes: [(mnemonic: String, count: Int)] {
    let sums = Dictionary(
      entries.map { ($0.instruction.mnemonic, $0.count) }, uniquingKeysWith: +)
    return sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (mnemonic: $0.key, count: $0.value) }
  }
}
