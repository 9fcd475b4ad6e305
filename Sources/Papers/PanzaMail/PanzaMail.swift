import Language
public import Verification

/// Panza: a writing assistant tuned on one person's mails, and the metrics that it is judged by.
///
/// Its mails are for research only and stay out; the authors of the table below are made up by a grammar.
public enum PanzaMail: Paper {
  public static let key = "panza"

  public static let citation = Citation(
    "Nicolicioiu, Iofinova, Jovanovic, Kurtic, Nikdan, Panferov, Markov, Shavit & Alistarh. Panza: design and analysis of a fully-local personalized text writing assistant. arXiv 2407.10994",
    "")

  public static let algorithms: [any Algorithm.Type] = [
    BLEU.self, ROUGE.self, MAUVE.self, RoSALayer.self, Retrieval.self, MailExtraction.self,
    LanguageGuess.self,
    DataPlayback.self,
  ]

  public static let tables: [PaperTable] = [
    points, bias, mauveOfTexts, bootstrap, planted, authors, languages, embedding,
  ]

  public static let outOfReach = [
    "BLEU and MAUVE of tuned models by author and method, the human study and the ablation over mails: models of 7 billion weights; the printed numbers were not at hand",
    "the three authors' mails: they are for research only, and are not shipped",
    "MAUVE's features, of GPT-2 large: the declaration begins with the histograms",
    "langdetect, which the release asks whether a mail is English: its profiles come from Wikipedia and are not shipped; LanguageGuess, an older classifier of the same kind with samples of our own, is asked instead",
  ]

  static let points = PaperTable(
    "mauve-points", "MAUVE of distributions that share nothing, by points of the curve", place: nil,
    uses: [MAUVE.self]
  ) { _ in
    let limit = 1.0 / 252
    var scaled: [Double] = []
    let rows = [5, 25, 101, 1001].map { count -> TableResult.Row in
      var problem = MAUVE.Problem(p: [1, 0], q: [0, 1])
      problem.points = count
      let area = MAUVE.taken(problem)["area"][0]
      let steps = Double(count - 1)
      scaled.append((area - limit) * steps * steps)
      return .init(
        "\(count) points",
        [
          .figure(Cell.significant(area, digits: 5)),
          .figure(Cell.significant((area - limit) * steps * steps, digits: 3)),
        ])
    }
    return TableResult(
      columns: ["area", "(area - 1/252) steps²"], rows: rows,
      shapes: [
        Shape(
          "the area tends to 1/252 as 1/steps²: from 101 points to 1001 the factor stays, to 2 %",
          holds: abs(scaled[3] / scaled[2] - 1) < 0.02,
          evidence: scaled.map { Cell.significant($0, digits: 3) }.joined(separator: ", "))
      ],
      notes: ["c = 5; the limit is Γ(6)²/Γ(11) = 1/252 = 0.0039683; 25 points are released"])
  }
}
