import Scalars
import Testing
import Verification

/// A program that is nearly the reference, and breaks a law.
struct LawMutant<A: Algorithm> {
  let name: String
  /// What it says of a problem, for which the reference says the second.
  let answer: (A.Problem, Observation<A.Field>) -> Observation<A.Field>

  init(
    _ name: String,
    _ answer: @escaping (A.Problem, Observation<A.Field>) -> Observation<A.Field>
  ) {
    (self.name, self.answer) = (name, answer)
  }

  /// The reference, of another problem.
  static func of(
    _ name: String, _ change: @escaping (inout A.Problem) -> Void
  ) -> LawMutant {
    LawMutant(name) { problem, _ in
      var other = problem
      change(&other)
      return reference(other)
    }
  }

  /// The reference's result with other numbers in one quantity.
  static func spoiling(
    _ name: String, _ quantity: String,
    _ change: @escaping (A.Problem, Observation<A.Field>) -> Values<A.Field>
  ) -> LawMutant {
    LawMutant(name) { problem, honest in
      Observation(
        honest.quantities.map {
          $0.name == quantity ? .init(name: quantity, values: change(problem, honest)) : $0
        })
    }
  }

  static func reference(_ problem: A.Problem) -> Observation<A.Field> {
    A.truth(of: problem).observation ?? [:]
  }

  /// Whether it breaks a law on some problem.
  func breaks(_ law: Law<A>, _ problems: [A.Problem]) -> Bool {
    problems.contains { problem in
      law.isBroken(on: problem) { answer($0, Self.reference($0)) } == true
    }
  }
}

/// Every law is broken by a mutant of its own, which is named beside the beginning of the law.
func expectKilled<A: Algorithm>(
  _: A.Type, sizes: ClosedRange<Int>, draws: Int = 6,
  _ mutants: [(law: String, mutant: LawMutant<A>)],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let drawn = sizes.flatMap { size in
    (0..<draws).map { A.problem(size: size, draw: $0, seed: 21) }
  }
  let problems = A.examples.map(\.problem) + drawn
  for law in A.laws {
    // A law that nothing at all breaks would be no law.
    let own = mutants.filter { law.statement.hasPrefix($0.law) }
    #expect(
      !own.isEmpty, "\(A.name): no mutant is named for \"\(law.statement)\"",
      sourceLocation: sourceLocation)
    for (_, mutant) in own {
      #expect(
        mutant.breaks(law, problems), "\(A.name): \"\(law.statement)\" lets \(mutant.name) pass",
        sourceLocation: sourceLocation)
    }
    let honest = problems.contains { problem in
      law.isBroken(on: problem) { LawMutant<A>.reference($0) } == true
    }
    #expect(!honest, "\(A.name): \"\(law.statement)\"", sourceLocation: sourceLocation)
  }
  for (statement, mutant) in mutants {
    #expect(
      A.laws.count { $0.statement.hasPrefix(statement) } == 1, "\(mutant.name): \(statement)",
      sourceLocation: sourceLocation)
  }
}
