import Scalars
import Testing
import Verification

enum ForgetsLast: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.plain("forgets the last") { $0.dropLast().reduce(0, +) }]
  }
}
enum SumsInFloat: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.plain("rounds to single") {
        Double($0.reduce(Float(0)) { $0 + Float($1) }) * (1 + 0x1p-30)
      }
    ]
  }
}
enum ReturnsNaN: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] { [Mutant.plain("NaN") { _ in .nan }] }
}
enum ReturnsZero: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] { [Mutant.plain("zero") { _ in 0 }] }
}
enum ReturnsInput: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.plain("input") { $0.first ?? 0 }]
  }
}
enum ReturnsInfinity: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [Mutant.plain("infinity") { _ in .infinity }]
  }
}
enum NamesAnother: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Implementation("another name", .exact) {
        $0.x
      } run: {
        $0.reduce(0, +)
      } observe: {
        ["total": [$0]]
      }
    ]
  }
}
enum BoundIsEverything: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Implementation("vacuous", .rounding("none", { _ in ["sum": .absolute(1e9)] })) {
        $0.x
      } run: {
        $0.reduce(0, +)
      } observe: {
        ["sum": [$0]]
      }
    ]
  }
}
enum BoundIsNaN: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Implementation("undefined bound", .rounding("none", { _ in ["sum": .relative(.nan)] })) {
        $0.x
      } run: {
        $0.reduce(0, +)
      } observe: {
        ["sum": [$0]]
      }
    ]
  }
}
enum BoundIsInfinite: Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Implementation("infinite bound", .rounding("none", { _ in ["sum": .absolute(.infinity)] })) {
        $0.x
      } run: {
        $0.reduce(0, +)
      } observe: {
        ["sum": [$0]]
      }
    ]
  }
}

@Suite struct AgreementKills {
  @Test(
    arguments: [
      ForgetsLast.self, SumsInFloat.self, ReturnsNaN.self, ReturnsZero.self, ReturnsInput.self,
      ReturnsInfinity.self, NamesAnother.self, BoundIsNaN.self,
    ] as [any Mutation.Type])
  func `wrong results, whatever they look like`(_ mutation: any Mutation.Type) {
    #expect(statuses(Agreement.self, of: mutation).contains(.failed))
  }

  @Test func `a bound that allows everything`() {
    #expect(statuses(Agreement.self, of: BoundIsEverything.self) == [.mistrusted])
  }

  @Test func `nothing where a theorem is outside its range, and says so`() {
    #expect(statuses(Agreement.self, of: BoundIsInfinite.self) == [.inconclusive])
  }

  @Test func `errors that are a little larger than its sensitivity`() throws {
    let verdict = try #require(Agreement.verdicts(on: Mutant<Honest>.self, Plan()).first)
    let words = try #require(verdict.sensitivity).split(separator: " ")
    let exponent = try #require(
      words.compactMap { $0.hasPrefix("2^-") ? Int($0.dropFirst(3)) : nil }.first)
    #expect(exponent >= 45, "\(verdict.sensitivity ?? "")")
  }

  @Test func `with a small problem, a file and a line that replays it`() throws {
    let directory = "\(TemporaryFolder.path)/failures"
    let plan = Plan(seed: 7, failureDirectory: directory)
    let verdict = try #require(Agreement.verdicts(on: Mutant<ForgetsLast>.self, plan).first)
    let failure = try #require(verdict.failures.first)
    #expect(failure.problem == "Problem(x: [1.0])", "\(failure.problem ?? "")")
    #expect(failure.replay.contains("--seed 7") && failure.replay.contains("--case"))
    let number = try #require(failure.caseNumber)
    let replayed = Agreement.verdicts(on: Mutant<ForgetsLast>.self, Plan(seed: 7, onlyCase: number))
    #expect(replayed.first?.status == .failed)
    #expect(
      TemporaryFolder.files(in: directory).contains {
        $0 == "Mutant-ForgetsLast-agreement-\(number).txt"
      })
  }
}
