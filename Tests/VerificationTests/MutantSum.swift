import Scalars
import Verification

/// What a mutant changes of an honest declaration; everything that it leaves alone is right.
protocol Mutation: SendableMetatype {
  static var implementations: [Implementation<Mutant<Self>>] { get }
  static var examples: [Example<Mutant<Self>>] { get }
  static var laws: [Law<Mutant<Self>>] { get }
  static var theorems: [Theorem<Mutant<Self>>] { get }
  static var specials: [Special<Mutant<Self>>] { get }
  static var counters: [Counter<Mutant<Self>>] { get }
  static var findings: [Finding] { get }
  static func reference<S: Scalar>(_ x: [S]) -> S
}

/// The sum of a list, with one thing wrong: what the checks must notice.
enum Mutant<M: Mutation>: RationalAlgorithm {
  struct Problem: Sendable { var x: [Double] }

  static var name: String { "Mutant" }
  static var source: Citation { Citation("Arithmetic", "") }
  static var smallestSize: Int { 1 }
  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(x: (0..<size).map { _ in generator.dyadic() })
  }
  static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["sum": [M.reference(problem.x.map { S($0) })]]
  }
  static var implementations: [Implementation<Mutant>] { M.implementations }
  static var examples: [Example<Mutant>] { M.examples }
  static var laws: [Law<Mutant>] { M.laws }
  static var theorems: [Theorem<Mutant>] { M.theorems }
  static var specials: [Special<Mutant>] { M.specials }
  static var counters: [Counter<Mutant>] { M.counters }
  static var findings: [Finding] { M.findings }
  static func simpler(than problem: Problem) -> [Problem] {
    simplifications(of: problem.x).map(Problem.init)
  }

  static func bound(_ problem: Problem) -> ErrorBound {
    let magnitude = problem.x.reduce(0) { $0 + abs($1) }
    return ["sum": .absolute(gamma(problem.x.count, unitRoundoff: 0x1p-53) * magnitude)]
  }

  /// An implementation on Swift's own values.
  static func plain(_ name: String, _ run: @escaping @Sendable ([Double]) -> Double)
    -> Implementation<Mutant>
  {
    Implementation(name, .rounding("Higham 2002, equation (4.4)", bound)) {
      $0.x
    } run: {
      run($0)
    } observe: {
      ["sum": [$0]]
    }
  }

  /// An implementation on guarded memory: it is given the input and a place for one result.
  static func kernel(
    _ name: String, contract: Contract = Contract(),
    _ run:
      @escaping @Sendable (UnsafeBufferPointer<Double>, UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Implementation<Mutant> {
    Implementation(
      name, .rounding("Higham 2002, equation (4.4)", bound), contract: contract
    ) { problem, arena in
      (arena.input(problem.x), arena.output(1, of: Double.self))
    } run: { buffers in
      run(buffers.0, buffers.1)
    } observe: { buffers, _ in
      ["sum": [buffers.1[0]]]
    }
  }
}

extension Mutation {
  static var implementations: [Implementation<Mutant<Self>>] {
    [
      Mutant.plain("recursive") { $0.reduce(0, +) },
      Mutant.kernel("pointer") { x, y in y[0] = x.reduce(0, +) },
    ]
  }
  static var examples: [Example<Mutant<Self>>] {
    [Example(.init(x: [1, 2, 4]), gives: ["sum": [7]], from: "by hand")]
  }
  static var laws: [Law<Mutant<Self>>] {
    [
      Law("Appending a number adds it.") { problem, subject in
        let longer = Mutant<Self>.Problem(x: problem.x + [0.5])
        return subject(longer)["sum"] == [
          subject(problem)["sum"].first.map { $0 + Rational(0.5) } ?? 0
        ]
      }
    ]
  }
  static var theorems: [Theorem<Mutant<Self>>] {
    [
      Theorem(
        "Halving reaches 2^-k.", source: Citation("Arithmetic", ""), derivation: "",
        rate: .linear(factor: 0.5),
        kind: .exactOrder
      ) { _, steps in
        (1...steps).map { k in (gap: Rational(0.5).power(k), bound: Rational(0.5).power(k)) }
      } study: { _ in
        (1...30).map { k in (k: Double(k), gap: Double(sign: .plus, exponent: -k, significand: 3)) }
      }
    ]
  }
  static var specials: [Special<Mutant<Self>>] {
    [
      Special("NaN", .init(x: [1, .nan, 2]), contract: "NaN propagates", gives: ["sum": [.nan]]),
      Special(
        "infinity", .init(x: [1, .infinity]), contract: "so does infinity",
        gives: ["sum": [.infinity]]),
    ]
  }
  static var counters: [Counter<Mutant<Self>>] {
    [
      Counter("additions", formula: "n", declared: { $0.x.count }) { problem in
        Counted.count { _ = reference(problem.x.map { Counted($0) }) }.additions
      }
    ]
  }
  static var findings: [Finding] {
    [Finding("1 + 1 = 3", place: "a bad book") { .init(claimed: "3", found: "2", isShown: true) }]
  }
  static func reference<S: Scalar>(_ x: [S]) -> S { x.reduce(S.zero) { $0 + $1 } }
}

/// Nothing is wrong with it.
enum Honest: Mutation {}
