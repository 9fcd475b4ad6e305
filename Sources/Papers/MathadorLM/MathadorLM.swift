import Language
public import Verification

/// Mathador-LM: a game of numbers that is generated anew whenever a language model is asked.
///
/// Scores of language models are out of reach. The rules, the generator and the scorer are computed here, and
/// players of limited sight stand in for models where the paper's claim is one about its data.
public enum MathadorLM: Paper {
  public static let key = "mathador-lm"

  public static let citation = Citation(
    "Kurtic, Moeini & Alistarh. Mathador-LM: a dynamic benchmark for mathematical reasoning on large language models. EMNLP 2024, arXiv 2406.12572",
    "")

  public static let algorithms: [any Algorithm.Type] = [Mathador.self, MathadorScorer.self]

  public static let tables: [PaperTable] = [bases, candidates, drawn, players]

  public static let outOfReach = [
    "scores of language models, with and without examples, by size and family: they are asked over the network; the paper's printed numbers were not at hand",
    "mathador-10000.jsonl, which the README names: it is not in the repository, and the generator takes no seed",
  ]

  static let bases = PaperTable(
    "bases", "What five base numbers can make, by the rules and by the released checker",
    place: nil, uses: [Mathador.self]
  ) { _ in
    let draws = [[4, 2, 8, 11, 17], [4, 4, 1, 5, 17], [2, 5, 3, 5, 5]]
    var surveys: [(made: Int, reached: Int)] = []
    let rows = draws.map { numbers -> TableResult.Row in
      let own = Plant.taken(Mathador.survey(numbers), from: "Mathador.survey")
      surveys.append((own.results, Player.reach(numbers).count))
      let cells = [
        own.expressions, own.results, own.full, own.fullBelow100, own.fullWithRests,
        own.raisedByRests, own.raisedByLines,
      ]
      return .init(
        numbers.map { "\($0)" }.joined(separator: ", "), cells.map { .figure("\($0)") })
    }
    return TableResult(
      columns: [
        "expressions", "results", "with 18 points", "of them ≤ 99", "18 if 7 / 2 = 3",
        "raised by that", "raised by unused lines",
      ], rows: rows,
      shapes: [
        Shape(
          "expressions have the results that steps from line to line reach, and no others",
          holds: surveys.allSatisfy { $0.made == $0.reached },
          evidence: surveys.map { "\($0.made) and \($0.reached)" }.joined(separator: ", "))
      ],
      notes: [
        "the released checker accepts quotients that leave a rest, and counts lines whose results are not used",
        "targets above 99 are kept by the released generator; the game ends at 99",
      ])
  }

  static let candidates = PaperTable(
    "candidates", "Expressions that the generator writes down for n numbers", place: nil,
    uses: [Mathador.self]
  ) { _ in
    var isSame = true
    let rows = (2...7).map { n -> TableResult.Row in
      let formula = Plant.taken(Mathador.candidates(n), from: "Mathador.candidates")
      let counted =
        n <= 5 ? Plant.taken(Mathador.enumerated(Array(1...n)), from: "Mathador.enumerated") : nil
      if let counted { isSame = isSame && counted == formula }
      return .init(
        "n = \(n)",
        [
          .figure("\(formula)"),
          counted.map { .figure("\($0)") } ?? .absent("not counted"),
        ])
    }
    return TableResult(
      columns: ["Σ 4ᵏ P(n, k + 1) Cat(k)", "counted"], rows: rows,
      shapes: [
        Shape(
          "the formula counts what is written down, up to five numbers", holds: isSame,
          evidence: "n = 2 to 5")
      ])
  }
}
