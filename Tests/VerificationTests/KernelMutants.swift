import Glibc
import Scalars
import Synchronization
import Testing
import Verification

enum WrongTail: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.plain("eights only beyond 16") {
        $0.prefix($0.count > 16 ? $0.count / 8 * 8 : 16).reduce(0, +)
      }
    ]
  }
}
enum NeedsAlignment: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("rounds its address") { x, y in
        let address = UInt(bitPattern: x.baseAddress)
        y[0] = address % 16 == 0 ? x.reduce(0, +) : x.dropFirst().reduce(0, +)
      }
    ]
  }
}
enum DropsNaN: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.plain("skips NaN") { $0.filter { !$0.isNaN }.reduce(0, +) }]
  }
}
enum Drifts: Mutation {
  static let calls = Atomic(0)
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.plain("drifts") { x in
        x.reduce(0, +) + Double(calls.add(1, ordering: .relaxed).newValue) * 0x1p-52
      }
    ]
  }
}
enum ReadsPast: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("reads one past the end") { x, y in
        let beyond = x.baseAddress![x.count]
        y[0] = x.reduce(0, +) + (beyond == 12345 ? 1 : 0)
      }
    ]
  }
}
enum WritesBefore: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("writes one before the start") { x, y in
        y.baseAddress![-1] = 0
        y[0] = x.reduce(0, +)
      }
    ]
  }
}
enum WritesInput: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("sorts its input") { x, y in
        let input = UnsafeMutablePointer(mutating: x.baseAddress!)
        y[0] = x.reduce(0, +)
        input[0] = 0
      }
    ]
  }
}
enum Caches: Mutation {
  static let memory = Mutex<[UInt: Double]>([:])
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.kernel("remembers addresses") { x, y in
        let key = UInt(bitPattern: x.baseAddress)
        y[0] = memory.withLock { memory in
          let sum = memory[key] ?? x.reduce(0, +)
          memory[key] = sum
          return sum
        }
      }
    ]
  }
}
enum ForgetsToWrite: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.kernel("writes nothing") { _, _ in }]
  }
}

@Suite(.serialized) struct KernelsAreTried {
  @Test(
    arguments: [
      (Boundaries.self, WrongTail.self), (Boundaries.self, NeedsAlignment.self),
      (Specials.self, DropsNaN.self), (Determinism.self, Drifts.self),
      (Purity.self, ReadsPast.self),
      (Purity.self, WritesBefore.self), (Purity.self, WritesInput.self), (Replay.self, Caches.self),
      (Agreement.self, ForgetsToWrite.self),
    ] as [(any Check.Type, any Mutation.Type)])
  func `A kernel that is wrong in one place is found there`(
    _ check: any Check.Type, _ mutation: any Mutation.Type
  ) {
    #expect(statuses(check, of: mutation) == [.failed])
  }

  @Test func `A wrong tail escapes the small sizes: Boundaries has its own work to do`() {
    #expect(statuses(Agreement.self, of: WrongTail.self) == [.passed])
  }
}
