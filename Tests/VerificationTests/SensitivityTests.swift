import Scalars
import Testing
import Verification

/// Numbers in order, and how they were moved: integers alone, of which laws say more or less.
private enum Sorting: DiscreteAlgorithm {
  struct Problem: Sendable { var numbers: [Int] }
  static let source = Citation("Arithmetic", "")
  static let examples = [
    Example<Sorting>(
      Problem(numbers: [3, 1, 2]),
      gives: ["sorted": .integers([1, 2, 3]), "count": .integers([3])],
      from: "by hand")
  ]
  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(numbers: (0..<size).map { _ in Int(generator.next() % 50) })
  }
  static func reference(_ problem: Problem) -> Observation<Rational> {
    [
      "sorted": .integers(problem.numbers.sorted()), "count": .integers([problem.numbers.count]),
    ]
  }
  /// It owes the numbers, and not their count.
  static let implementations = [
    Implementation<Sorting>(
      "library", .rounding("none", { _ in ["count": .free("it is judged elsewhere")] })
    ) {
      $0.numbers
    } run: {
      $0.sorted()
    } observe: {
      ["sorted": .integers($0), "count": .integers([$0.count])]
    }
  ]
  static let laws = [
    Law<Sorting>("They are the numbers.") { problem, subject in
      subject(problem)[integers: "sorted"] == problem.numbers.sorted()
    },
    Law<Sorting>("Behind a number that is appended they are those of before, and it.") {
      problem, subject in
      let before = subject(problem)[integers: "sorted"]
      let after = subject(Problem(numbers: problem.numbers + [100]))
      return after[integers: "sorted"] == before + [100] && after[integers: "count"].count == 1
    },
    Law<Sorting>("There is a count.") { problem, subject in
      !problem.numbers.isEmpty && subject(problem)[integers: "count"] != [0]
        && subject(problem)[integers: "count"].count == 1
    },
  ]
}

/// A gap that reaches all but a fraction of its bound.
private func theorem<M: Mutation>(_: M.Type, _ factor: Rational) -> Theorem<Mutant<M>> {
  Theorem(
    "Halving.", source: Citation("", ""), derivation: "", rate: .linear(factor: 0.5)
  ) { _, steps in
    (1...steps).map { k in (gap: Rational(0.5).power(k), bound: factor * Rational(0.5).power(k)) }
  }
}
private enum Attained: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] { [theorem(Self.self, 1)] }
}
private enum NearlyAttained: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] { [theorem(Self.self, Rational(10_001, 10_000))] }
}
private enum FarFromAttained: Mutation {
  static var theorems: [Theorem<Mutant<Self>>] { [theorem(Self.self, 5)] }
}

/// What verdicts say of the errors that they would have noticed.
@Suite struct SensitivityTests {
  private func laws() -> [String] {
    Laws.verdicts(on: Sorting.self, Plan()).map { $0.sensitivity ?? "nothing was planted" }
  }

  @Test func `A law of integers notices one that is moved by one, wherever it stands`() {
    let words = laws()
    #expect(words[0].hasPrefix("notices another value in sorted["), "\(words[0])")
    // The count stands alone: no other one is sure to lead nowhere out of bounds, and none is planted.
    #expect(words[0].hasSuffix("values made wrong alone"), "\(words[0])")
  }

  @Test func `A law of two results is asked of either`() {
    #expect(laws()[1].contains("of result 1 of 2") || laws()[1].contains("of result 2 of 2"))
  }

  @Test func `A law that notices no single value says so, and what it notices`() {
    let words = laws()[2]
    #expect(words.hasPrefix("notices no value made wrong alone, of "), "\(words)")
    #expect(words.hasSuffix("wrong as a whole: zeros"), "\(words)")
  }

  @Test func `A law of numbers names the place and counts the others`() {
    let words = Laws.verdicts(on: Mutant<Honest>.self, Plan())[0].sensitivity ?? ""
    #expect(words.hasPrefix("notices 2^-60 in sum[0] of 1 of result 1 of 2"), "\(words)")
    #expect(words.hasSuffix("and each of 6 values made wrong alone"), "\(words)")
  }

  @Test func `What is not compared is named with the reason, and no plant is looked for in it`() {
    let verdict = Agreement.verdicts(on: Sorting.self, Plan())[0]
    #expect(
      verdict.sensitivity
        == "notices any other value in sorted; count is not compared: it is judged elsewhere",
      "\(verdict.sensitivity ?? "")")
  }

  @Test func `A zero is told from other numbers, and what cancels has a factor`() throws {
    let words = try #require(Agreement.verdicts(on: Mutant<Honest>.self, Plan())[0].sensitivity)
    #expect(words.hasPrefix("notices 2^-") && !words.contains("nothing"), "\(words)")
  }

  @Test func `How much larger a gap must be has the digits that say it`() {
    func words(_ mutation: any Mutation.Type) -> (sensitivity: String, note: String) {
      func open<M: Mutation>(_: M.Type) -> (String, String) {
        let verdict = Theorems.verdicts(on: Mutant<M>.self, Plan())[0]
        return (verdict.sensitivity ?? "", verdict.notes.first ?? "")
      }
      return open(mutation)
    }
    let (attained, near, far) = (
      words(Attained.self), words(NearlyAttained.self), words(FarFromAttained.self)
    )
    #expect(
      attained.sensitivity == "notices gaps that are larger by anything: the bound is attained")
    #expect(attained.note == "the gap reaches 100.0 % of the bound")
    #expect(near.sensitivity == "notices gaps that are 0.0100 % larger", "\(near)")
    #expect(near.note == "the gap reaches 99.99 % of the bound", "\(near)")
    #expect(far.sensitivity == "notices gaps that are 5.00 times as large", "\(far)")
  }

  @Test func `The width of enclosures is told in two digits`() {
    let words = Enclosing.verdicts(on: Mutant<Honest>.self, Plan())[0].sensitivity ?? ""
    #expect(
      words.hasPrefix("notices whatever is not exact")
        || words.split(separator: " ").contains { $0.contains("e-") && $0.count <= 7 }, "\(words)")
  }
}
