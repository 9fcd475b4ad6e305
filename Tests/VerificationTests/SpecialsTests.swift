import Scalars
import Testing
import Verification

/// Without a declared contract the check is silent; of what, depends on what the problems hold.
@Suite struct SpecialsTests {
  enum Whole: Bare {
    struct Problem: Sendable { var n: Int, names = ["a"], limit: Int? = nil, isOdd = false }
    static func problem(size: Int, using generator: inout Generator) -> Problem { Problem(n: size) }
    static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
      ["n": [S(problem.n)]]
    }
  }
  enum Halves: Bare {
    static func problem(size: Int, using generator: inout Generator) -> [Float16] { [0.5] }
    static func reference<S: Scalar>(_ problem: [Float16], over: S.Type) -> Observation<S> {
      ["n": [S(0.5)]]
    }
  }
  enum Shortened: Bare {
    static func problem(size: Int, using generator: inout Generator) -> BFloat16 { BFloat16(0.5) }
    static func reference<S: Scalar>(_ problem: BFloat16, over: S.Type) -> Observation<S> {
      ["n": [S(0.5)]]
    }
  }
  /// Nobody can look into a closure.
  enum Opaque: Bare {
    struct Problem: Sendable { var run: @Sendable () -> Double }
    static func problem(size: Int, using generator: inout Generator) -> Problem { Problem { 1 } }
    static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
      ["n": [S(1)]]
    }
  }
  enum Undeclared: Mutation {
    static var specials: [Special<Mutant<Self>>] { [] }
  }

  private func status<A: Algorithm>(_: A.Type) -> [Verdict.Status] {
    Specials.verdicts(on: A.self, Plan()).map(\.status)
  }

  @Test func `Whole numbers are never special`() { #expect(status(Whole.self) == [.notApplicable]) }

  @Test func `Of numbers, and of what cannot be looked into, nothing was shown`() {
    #expect(status(Halves.self) == [.untested])
    #expect(status(Shortened.self) == [.untested])
    #expect(status(Opaque.self) == [.untested])
    #expect(statuses(Specials.self, of: Undeclared.self) == [.untested])
  }
}

/// A problem and a reference, and nothing else.
protocol Bare: RationalAlgorithm {}

extension Bare {
  static var source: Citation { Citation("none", "") }
  static var examples: [Example<Self>] { [] }
  static var implementations: [Implementation<Self>] { [] }
}
