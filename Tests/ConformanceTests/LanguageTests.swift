import Language
import Scalars
import Structures
import Testing
import Verification

/// What the puzzles and metrics promise beside their checks, and what they refuse.
@Suite struct LanguageTests {
  private func refusal<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> String? {
    do {
      for implementation in A.implementations where implementation.voice == .optimised {
        _ = try implementation(problem)
      }
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: [([4, 4, 1, 5, 17], 57, 53), ([2, 5, 3, 5, 5], 24, -1)])
  func `Targets with 18 points are as many as an enumeration in Python found`(
    _ numbers: [Int], _ full: Int, _ below100: Int
  ) {
    let survey = Mathador.survey(numbers)
    #expect(survey.full == full)
    if below100 >= 0 { #expect(survey.fullBelow100 == below100) }
  }

  @Test func `The released checker's faults have the counts that running it gave`() {
    let survey = Mathador.survey([4, 2, 8, 11, 17])
    #expect(survey.fullWithRests == 200 && survey.raisedByRests == 151)
    #expect(survey.raisedByLines == 3)
  }

  @Test func `The enumeration has as many candidates as its formula says`() {
    #expect(
      (2...7).map(Mathador.candidates) == [8, 216, 8_496, 470_480, 33_665_400, 2_951_054_568])
    #expect(Mathador.enumerated([1, 2, 3, 4, 5]) == 470_480)
  }

  @Test func `Five numbers, drawn: sets of numbers give what the enumeration gives`() throws {
    var generator = Generator(seed: 3, purpose: "LanguageTests")
    for _ in 0..<3 {
      let problem = Mathador.problem(size: 5, using: &generator)
      let truth = Mathador.reference(problem).map(\.approximation)
      #expect(try Mathador.implementations[0](problem) == truth)
    }
  }

  @Test func `The automaton reads what the reference reads, whatever it is`() throws {
    var generator = Generator(seed: 4, purpose: "LanguageTests")
    let automaton = try #require(MathadorScorer.implementations.first)
    var verdicts: Set<String> = []
    for round in 0..<15 {
      let problems =
        MathadorScorer.edges(using: &generator)
        + (0..<100).map { _ in MathadorScorer.problem(size: 2 + round % 4, using: &generator) }
      for problem in problems {
        let truth = MathadorScorer.reference(problem).map(\.approximation)
        #expect(try automaton(problem) == truth, "\(problem)")
        verdicts.formUnion(truth[words: "verdict"])
      }
    }
    #expect(verdicts.count == 5)
  }

  @Test func `Puzzles that are none are refused`() {
    #expect(refusal(Mathador.self, .init(numbers: []))?.contains("1 to 6") == true)
    #expect(
      refusal(Mathador.self, .init(numbers: [1, 0]))?.contains("0 is no base number") == true)
    #expect(refusal(Mathador.self, .init(numbers: [1001, 1]))?.contains("64 bits") == true)
    #expect(throws: LanguageError.self) { try Mathador.picks([1, 2, 3, 4, 5, 6, 7]) }
    let bad = MathadorScorer.Problem(answer: "", numbers: [-1], target: 1)
    #expect(refusal(MathadorScorer.self, bad)?.contains("-1 is no base number") == true)
  }

  @Test func `Metrics refuse what they cannot compare`() {
    let many = (0..<70_000).map { "w\($0)" }.joined(separator: " ")
    #expect(
      refusal(BLEU.self, .init(pairs: [.init(many, [])]))?.contains("70000 different words") == true
    )
    #expect(refusal(MAUVE.self, .init(p: [1], q: [1, 2]))?.contains("1 and 2 clusters") == true)
    #expect(refusal(MAUVE.self, .init(p: [0], q: [1]))?.contains("without texts") == true)
    #expect(refusal(MAUVE.self, .init(p: [-1, 2], q: [1, 1]))?.contains("-1 and 1") == true)
    var flat = MAUVE.Problem(p: [1], q: [1])
    flat.points = 1
    #expect(refusal(MAUVE.self, flat)?.contains("1 points") == true)
  }

  @Test func `Retrieval and RoSA refuse what does not fit`() {
    func search(_ query: [Float], _ documents: [[Float]], _ count: Int) -> String? {
      refusal(Retrieval.self, .init(query: query, documents: documents, count: count))
    }
    #expect(search([1], [[1], [2, 3]], 1)?.contains("Document 1 has 2 numbers") == true)
    #expect(search([.nan], [[1]], 1)?.contains("query holds nan") == true)
    #expect(search([1], [[.infinity]], 1)?.contains("document holds inf") == true)
    #expect(search([1], [[1]], 2)?.contains("2 of 1 documents") == true)
    var problem = RoSALayer.problem(size: 3, draw: 0, seed: 1)
    problem.density = 1001
    #expect(refusal(RoSALayer.self, problem)?.contains("1001 thousandths") == true)
    problem = RoSALayer.problem(size: 3, draw: 0, seed: 1)
    problem.accumulated[0] = .nan
    #expect(refusal(RoSALayer.self, problem)?.contains("nan") == true)
    problem = RoSALayer.problem(size: 3, draw: 0, seed: 1)
    problem.sparse.append(1)
    #expect(refusal(RoSALayer.self, problem)?.contains("places") == true)
  }

  /// Mutants of counts: one sequence more is refused, and so is a subsequence that is one word longer.
  @Test func `One match more is refused`() throws {
    let pairs = BLEU.problem(size: 3, draw: 0, seed: 2)
    let packed = try #require(BLEU.implementations.first)
    let honest = try packed(pairs)
    let truth = BLEU.enclosure(of: pairs)
    #expect(packed.refusal(of: honest, on: pairs, truth) == nil)
    let mutant = Observation<Double>(
      honest.quantities.map { quantity in
        guard quantity.name == "matches", case .integers(var counts) = quantity.values else {
          return quantity
        }
        counts[0] += 1
        return .init(name: "matches", values: .integers(counts))
      })
    #expect(packed.refusal(of: mutant, on: pairs, truth) != nil)
  }
}
