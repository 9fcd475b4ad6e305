import Scalars
import Testing
import Verification

enum FalseExample: Mutation {
  static var examples: [Example<Mutant<Self>>] {
    [Example(.init(x: [1, 2, 4]), gives: ["sum": [8]], from: "a slip")]
  }
}
enum FalseLaw: Mutation {
  static var laws: [Law<Mutant<Self>>] {
    [Law("Every sum is positive.") { problem, subject in subject(problem)["sum"][0] > 0 }]
  }
}
enum Tautology: Mutation {
  static var laws: [Law<Mutant<Self>>] {
    [
      Law("A sum is as large as itself.") { problem, subject in
        subject(problem)["sum"] == subject(problem)["sum"]
      }
    ]
  }
}
enum TooFastTheorem: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] {
    [
      Theorem(
        "Halving reaches 3^-k.", source: Citation("", ""), derivation: "",
        rate: .linear(factor: 1.0 / 3)
      ) {
        _, steps in
        (1...steps).map { k in (gap: Rational(0.5).power(k), bound: Rational(1, 3).power(k)) }
      }
    ]
  }
}
enum NegativeGap: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] {
    [
      Theorem(
        "Less than the least.", source: Citation("", ""), derivation: "", rate: .linear(factor: 0.5)
      ) {
        _, steps in
        (1...steps).map { _ in (gap: Rational(-1), bound: Rational(1)) }
      }
    ]
  }
}
enum ZeroGap: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] {
    [
      Theorem(
        "Nothing is bounded.", source: Citation("", ""), derivation: "", rate: .linear(factor: 0.5)
      ) {
        _, steps in
        (1...steps).map { _ in (gap: Rational(0), bound: Rational(1)) }
      }
    ]
  }
}
enum WrongOrder: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] {
    [
      Theorem(
        "The error falls like 1/n, it is said.", source: Citation("", ""), derivation: "",
        rate: .sublinear(order: 1),
        kind: .exactOrder
      ) { _, steps in
        (1...steps).map { k in (gap: Rational(1, k * k), bound: Rational(1, k)) }
      } study: { _ in
        (1...40).map { k in (k: Double(k), gap: 1 / Double(k * k)) }
      }
    ]
  }
}
enum LeakyEnclosure: Mutation {
  static func reference<S: Scalar>(_ x: [S]) -> S {
    let sum = x.reduce(S.zero) { $0 + $1 }
    return S.arithmetic == .enclosing ? sum + S(0x1p-60) : sum
  }
}
enum WrongCount: Mutation {
  static var counters: [Counter<Mutant<Self>>] {
    [
      Counter("additions", formula: "n - 1", declared: { $0.x.count - 1 }) { problem in
        Counted.count { _ = reference(problem.x.map { Counted($0) }) }.additions
      }
    ]
  }
}
enum ConstantCount: Mutation {
  static var counters: [Counter<Mutant<Self>>] {
    [Counter("messages", formula: "1", declared: { _ in 1 }, counted: { _ in 1 })]
  }
}
enum FindingOfElsewhere: Mutation {
  static var findings: [Finding] {
    [
      Finding("1 + 1 = 3", place: "a far book", obstacle: { "it is about Mars" }) {
        .init(claimed: "3", found: "3", isShown: false)
      }
    ]
  }
}
enum EmptyFinding: Mutation {
  static var findings: [Finding] {
    [Finding("1 + 1 = 2", place: "a good book") { .init(claimed: "2", found: "2", isShown: false) }]
  }
}

@Suite struct StatementsAreTried {
  @Test(
    arguments: [
      (Examples.self, FalseExample.self, .failed), (Laws.self, FalseLaw.self, .failed),
      (Laws.self, Tautology.self, .mistrusted), (Theorems.self, TooFastTheorem.self, .failed),
      (Theorems.self, NegativeGap.self, .failed), (Theorems.self, ZeroGap.self, .mistrusted),
      (Theorems.self, WrongOrder.self, .failed), (Enclosing.self, LeakyEnclosure.self, .failed),
      (Counters.self, WrongCount.self, .failed), (Counters.self, ConstantCount.self, .mistrusted),
      (Findings.self, EmptyFinding.self, .failed),
      (Findings.self, FindingOfElsewhere.self, .notApplicable),
    ] as [(any Check.Type, any Mutation.Type, Verdict.Status)])
  func `A false or empty statement is found out`(
    _ check: any Check.Type, _ mutation: any Mutation.Type, _ expected: Verdict.Status
  ) {
    #expect(statuses(check, of: mutation) == [expected])
  }

  @Test(arguments: allChecks) func `The honest declaration passes`(_ check: any Check.Type) {
    let found = statuses(check, of: Honest.self)
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0 == .passed || $0 == .notApplicable }, "\(found)")
    #expect(found.contains(.passed))
  }
}
