import Foundation
import Language
import Scalars
import Testing
import Verification

/// Extraction and playback that are nearly right, bad inputs, and mails that Python reads as well.
@Suite struct MailMutants {
  private typealias Extraction = LawMutant<MailExtraction>
  private typealias Playback = LawMutant<DataPlayback>

  private static func replacing(_ name: String, _ old: String, _ new: String) -> Extraction {
    .of(name) { $0.mailbox = $0.mailbox.replacingOccurrences(of: old, with: new) }
  }

  @Test func `Every law of the extraction is broken by a mutant`() {
    expectKilled(
      MailExtraction.self, sizes: 1...5,
      [
        ("A mail in base64", Self.replacing("base64 is not read", ": base64", ": other")),
        ("A mail in base64", Self.replacing("base64 as it stands", ": base64", ": 8bit")),
        (
          "Two mailboxes",
          Extraction.spoiling("without the last mail", "mails") { _, honest in
            .words(honest[words: "mails"].dropLast())
          }
        ),
        (
          "Every mail is kept or dropped",
          Extraction.spoiling("mails without a date passed over", "faults") { _, honest in
            .integers(honest[integers: "faults"].enumerated().map { $0 == 1 ? 0 : $1 })
          }
        ),
        (
          "A mail with the tag",
          Self.replacing("tags not looked for", "---------- Forwarded", "Forwarded")
        ),
        ("Nine words", Self.replacing("quoted words counted", "\n> ", "\n")),
        ("Nobody else's mail", Extraction.of("every sender") { $0.owners = ["@"] }),
        (
          "What is quoted",
          Extraction.spoiling("the thread from its end", "threads") { _, honest in
            .words(
              honest[words: "threads"].map {
                $0.components(separatedBy: "\u{1E}").reversed().joined(separator: "\u{1E}")
              })
          }
        ),
        (
          "\"On … wrote:\" goes",
          Extraction.spoiling("from On to the end, if wrote comes later", "mails") { _, honest in
            .words(
              honest[words: "mails"].map { text in
                guard let start = text.range(of: "On "), text.contains("wrote") else { return text }
                return String(text[..<start.lowerBound])
              })
          }
        ),
        ("\"On … wrote:\" goes", Self.replacing("introductions kept", "wrote:\n", "wrote\n")),
        ("Where a language is asked", Extraction.of("any language") { $0.language = nil }),
        (
          "Where a language is asked",
          Extraction.of("another") { $0.language = $0.language.map { _ in "fr" } }
        ),
        ("A date is a point", Self.replacing("zones passed over", "+0200", "+0000")),
      ])
  }

  /// What each prompt shows, otherwise.
  private static func shown(
    _ name: String,
    _ change: @escaping (DataPlayback.Problem, _ mail: Int, _ store: [Int], [Int]) -> [Int]
  ) -> Playback {
    Playback(name) { problem, honest in
      var rest = honest[integers: "shown"][...]
      let lists = zip(honest[integers: "training"], honest[integers: "counts"]).map { mail, count in
        let list = Array(rest.prefix(count))
        rest = rest.dropFirst(count)
        return change(problem, mail, honest[integers: "store"], list)
      }
      return Observation(
        honest.quantities.map { quantity in
          switch quantity.name {
          case "shown": .init(name: "shown", values: .integers(lists.flatMap { $0 }))
          case "counts": .init(name: "counts", values: .integers(lists.map(\.count)))
          default: quantity
          }
        })
    }
  }

  private static var copiesApart: Playback {
    .of("copies of a mail split like different ones") { p in
      p.mails = p.mails.enumerated().map {
        .init(text: "\($1.text) \($0)", date: $1.date, answer: $1.answer, vector: $1.vector)
      }
    }
  }

  @Test func `Every law of the playback is broken by a mutant`() {
    func answers(_ name: String, _ change: @escaping (String) -> String) -> Playback {
      .of(name) { p in
        p.mails = p.mails.map {
          .init(text: $0.text, date: $0.date, answer: change($0.answer), vector: $0.vector)
        }
      }
    }
    let keyword = "Instruction: "
    expectKilled(
      DataPlayback.self, sizes: 3...8, draws: 8,
      [
        ("No text of a test mail", Self.copiesApart),
        ("The store holds", Self.copiesApart),
        (
          "The store holds",
          .spoiling("test mails in the store as well", "store") { _, honest in
            .integers(honest[integers: "store"] + honest[integers: "test"])
          }
        ),
        (
          "No prompt shows",
          Self.shown("the mail itself, first of all") { p, mail, store, list in
            let own = store.first { p.mails[$0].text == p.mails[mail].text } ?? mail
            return Array(([own] + list).prefix(max(1, p.retrieved)))
          }
        ),
        (
          "A prompt shows as many",
          Self.shown("taken out of what was found, and not made up for") { $3.dropLast() + [] }
        ),
        (
          "Of the mails shown",
          Self.shown("the first of the store") { p, mail, store, list in
            Array(store.filter { p.mails[$0].text != p.mails[mail].text }.prefix(list.count))
          }
        ),
        (
          "Every mail with one instruction",
          answers("an answer without a keyword for the instruction") {
            $0.contains(keyword) ? $0 : keyword + $0
          }
        ),
        (
          "Every mail with one instruction",
          answers("the last of several instructions") {
            keyword + ($0.components(separatedBy: keyword).last ?? "")
          }
        ),
        (
          "An instruction is what follows",
          .spoiling("the keyword with it", "instructions") { _, honest in
            .words(honest[words: "instructions"].map { keyword + $0 })
          }
        ),
        ("Training mails are ρ", .of("a tenth more") { $0.ratio = min(1000, $0.ratio + 100) }),
        ("Training mails are ρ", .of("a half less") { $0.ratio /= 2 }),
        ("In the order of time", .of("at random") { $0.split = .random(seed: 3) }),
        ("A seed decides", .of("by time") { $0.split = .chronological }),
        (
          "Different seeds",
          .of("one seed for all") { if $0.split != .chronological { $0.split = .random(seed: 1) } }
        ),
      ])
  }

  @Test func `Mailboxes and splits that are none are refused`() {
    func refusal(_ body: () throws -> Void) -> String? {
      do {
        try body()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal { _ = try MailExtraction.mails(in: "Subject: x\n", of: ["a@b"]) }?
        .contains("begins with \"From \"") == true)
    #expect(
      refusal { _ = try MailExtraction.mails(in: "", of: ["ada"]) }?.contains("with its @") == true)
    #expect(
      refusal { _ = try MailExtraction.mails(in: "", of: []) }?.contains("one at least") == true)
    #expect(refusal { _ = try MailExtraction.mails(in: "", of: ["a@b"]) } == nil)
    func playback(_ change: (inout DataPlayback.Problem) -> Void) -> String? {
      var problem = DataPlayback.Problem(
        mails: [.init(text: "a", date: 0, answer: "Instruction: a", vector: [1])], retrieved: 1)
      change(&problem)
      return refusal { _ = try DataPlayback.playback(problem) }
    }
    #expect(playback { _ in } == nil)
    #expect(playback { $0.ratio = 1001 }?.contains("1001 thousandths") == true)
    #expect(playback { $0.retrieved = -1 }?.contains("-1 mails") == true)
    #expect(playback { $0.mails[0].vector = [.nan] }?.contains("vector of mail 0") == true)
    #expect(
      playback { $0.mails.append(.init(text: "b", date: 0, answer: "", vector: [])) }?
        .contains("Mail 1 has a vector of 0") == true)
    #expect(playback { $0.mails = [] } == nil)
  }

  /// A small mailbox of our own, and what Python's mailbox and email make of it.
  @Test func `Python reads the same mails`() throws {
    let folder = FixtureTests.root.appending(path: "Fixtures/Language")
    let text = try String(contentsOf: folder.appending(path: "mailbox.mbox"), encoding: .utf8)
    let golden = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: folder.appending(path: "mails.json")))
        as? [String: Any])
    let wanted = try #require(golden["mails"] as? [[String: Any]])
    let found = try MailExtraction.mails(in: text, of: ["ada@example.org"])
    #expect(found.map(\.text) == wanted.map { $0["text"] as? String })
    #expect(found.map(\.thread) == wanted.map { $0["thread"] as? [String] })
    #expect(found.map(\.date) == wanted.map { $0["date"] as? Int })
    let faults = try #require(golden["faults"] as? [String: Int])
    let names = ["foreign", "undated", "unreadable", "forwarded", "short"]
    let own = MailExtraction.reference(.init(mailbox: text, owners: ["ada@example.org"]))
    #expect(own[integers: "faults"].dropLast() == names.compactMap { faults[$0] }[...])
    #expect(
      try MailExtraction.mails(in: text, of: ["ada@example.org"], language: "en") == found,
      "all of them are English")
    #expect(own[words: "mails"] == found.map(\.text))
    // The first mail was sent twice: no split tests it and trains on it.
    let mails = found.map {
      DataPlayback.Mail(
        text: $0.text, date: $0.date, answer: "Instruction: \($0.text.prefix(9))",
        vector: [Float($0.text.count), 1])
    }
    for seed in 0..<UInt64(50) {
      let played = try DataPlayback.playback(
        .init(mails: mails, ratio: 700, split: .random(seed: seed), retrieved: 3))
      #expect(played.training.contains(0) == played.training.contains(5))
      #expect(zip(played.training, played.shown).allSatisfy { $0 % 5 != 0 || !$1.contains(0) })
    }
  }
}
