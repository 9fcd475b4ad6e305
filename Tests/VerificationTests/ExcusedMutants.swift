import Synchronization
import Testing
import Verification

// Kernels whose contract excuses something, and what it must not excuse beside that.

private let reads = Contract(readsPast: "It is known to read past the end.")

enum ReadsPastExcused: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("reads one past the end", contract: reads) { x, y in
        let beyond = x.baseAddress![x.count]
        y[0] = x.reduce(0, +) + (beyond == 12345 ? 1 : 0)
      }
    ]
  }
}
enum WritesPastExcusedToRead: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("writes one past the end", contract: reads) { x, y in
        let beyond = x.baseAddress![x.count]
        y[0] = x.reduce(0, +) + (beyond == 12345 ? 1 : 0)
        y.baseAddress![1] = 0
      }
    ]
  }
}
enum ExcusedForNothing: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.kernel("reads nothing past the end", contract: reads) { x, y in y[0] = x.reduce(0, +) }]
  }
}

/// The order of its sum depends on the address of its input.
private func sumByAddress(_ x: UnsafeBufferPointer<Double>) -> Double {
  let third = 1.0 / 3
  return UInt(bitPattern: x.baseAddress) % 16 == 0
    ? x.reduce(third, +) - third : x.reversed().reduce(2 * third, +) - 2 * third
}

enum DependsOnAddress: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.kernel("by address") { x, y in y[0] = sumByAddress(x) }]
  }
}
enum DependsOnAddressExcused: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("by address", contract: Contract(isAlignmentInvariant: false)) { x, y in
        y[0] = sumByAddress(x)
      }
    ]
  }
}
enum DriftsExcusedForAddresses: Mutation {
  static let calls = Atomic(0)
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("drifts", contract: Contract(isAlignmentInvariant: false)) { x, y in
        y[0] = x.reduce(0, +) + Double(calls.add(1, ordering: .relaxed).newValue) * 0x1p-52
      }
    ]
  }
}

@Suite(.serialized) struct ExcusesAreNarrow {
  @Test func `What the contract names passes, and only with the contract`() {
    #expect(statuses(Purity.self, of: ReadsPastExcused.self) == [.passed])
    #expect(statuses(Determinism.self, of: DependsOnAddressExcused.self) == [.passed])
    #expect(statuses(Determinism.self, of: DependsOnAddress.self) == [.failed])
  }

  @Test func `A write, a drift, and an excuse for nothing are found in spite of it`() {
    #expect(statuses(Purity.self, of: WritesPastExcusedToRead.self) == [.failed])
    #expect(statuses(Purity.self, of: ExcusedForNothing.self) == [.failed])
    #expect(statuses(Determinism.self, of: DriftsExcusedForAddresses.self) == [.failed])
  }
}
