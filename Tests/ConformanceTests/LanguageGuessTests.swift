import Language
import Scalars
import Testing
import Verification

/// Guesses that are nearly right, sentences that no sample has, and what cannot be guessed.
@Suite struct LanguageGuessTests {
  private typealias Guess = LawMutant<LanguageGuess>

  @Test func `Every law of the guess is broken by a mutant`() {
    expectKilled(
      LanguageGuess.self, sizes: 1...6,
      [
        (
          "A sample has no distance",
          Guess.spoiling("a text's ranks from 1, a sample's from 0", "distances") { _, honest in
            .integers(honest[integers: "distances"].map { $0 + 1 })
          }
        ),
        (
          "What stands between words",
          Guess.of("digits are letters") { problem in
            problem.text = String(problem.text.map { $0.isNumber ? "q" : $0 })
          }
        ),
        (
          "Words in another order",
          Guess.of("the first half alone") { problem in
            problem.text = String(problem.text.prefix((problem.text.count + 1) / 2))
          }
        ),
        (
          "Without letters",
          Guess.spoiling("the first language for want of another", "language") { _, honest in
            .integers(honest[integers: "language"].map { max(0, $0) })
          }
        ),
        (
          "A word of four letters",
          Guess.spoiling("pairs at most", "grams") { _, honest in
            .words(honest[words: "grams"].filter { $0.count < 3 })
          }
        ),
      ])
  }

  @Test(
    arguments: [
      ("en", "The shop closes early today, so buy bread on your way home if you can."),
      ("de", "Der Laden schließt heute früh, kauf also Brot auf dem Heimweg, wenn du kannst."),
      ("fr", "Le magasin ferme tôt aujourd'hui, alors achète du pain en rentrant si tu peux."),
      ("es", "La tienda cierra temprano hoy, así que compra pan de camino a casa si puedes."),
      ("it", "Il negozio chiude presto oggi, quindi compra il pane tornando a casa se puoi."),
      ("nl", "De winkel sluit vandaag vroeg, dus koop brood op weg naar huis als je kunt."),
    ])
  func `Sentences that no sample has are told apart`(language: String, text: String) {
    #expect(LanguageGuess.language(of: text) == language)
  }

  @Test func `Texts and samples without letters are told in words`() {
    #expect(LanguageGuess.language(of: "1 + 1 = 2") == nil)
    func complaint(_ samples: [String]) -> String {
      do {
        for implementation in LanguageGuess.implementations {
          _ = try implementation(.init(text: "a", samples: samples))
        }
        return ""
      } catch { return "\(error)" }
    }
    #expect(complaint(["a", "b"]).isEmpty)
    #expect(complaint(["a"]).contains("1 samples: a guess is between two"))
    #expect(complaint(["a", "12"]).contains("Sample 1 has no letters"))
    #expect(throws: LanguageError.self) {
      try MailExtraction.mails(in: "", of: ["a@b"], language: "xx")
    }
  }
}
