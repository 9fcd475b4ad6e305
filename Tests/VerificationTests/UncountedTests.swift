import Scalars
import Testing
import Verification

/// What counts nothing is untested, and says why if it knows.
@Suite struct UncountedTests {
  enum Silent: Bare {
    struct Problem: Sendable { var n: Int }
    static func problem(size: Int, using generator: inout Generator) -> Problem {
      Problem(n: size)
    }
    static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
      ["n": [S(problem.n)]]
    }
  }
  enum Reasoned: Bare {
    typealias Problem = Silent.Problem
    static var uncounted: String? { "nothing is computed" }
    static func problem(size: Int, using generator: inout Generator) -> Problem {
      Problem(n: size)
    }
    static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
      Silent.reference(problem, over: S.self)
    }
  }

  @Test func `The reason is in the verdict, which stays what it is`() {
    let (silent, reasoned) = (
      Counters.verdicts(on: Silent.self, Plan()), Counters.verdicts(on: Reasoned.self, Plan())
    )
    #expect(silent.map(\.status) == [.untested] && reasoned.map(\.status) == [.untested])
    #expect(silent.map(\.notes) == [["The declaration counts nothing."]])
    #expect(reasoned.map(\.notes) == [["nothing is computed"]])
  }
}
