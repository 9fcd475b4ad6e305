import Foundation
import Scalars
import Verification

extension MailExtraction {
  /// A mail of a few kinds: kept ones, and for every reason one that is not.
  static func drawn(_ number: Int, _ generator: inout Generator) -> String {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    func sentence(_ length: Int) -> String {
      Words.draw(length, of: 40) { Int(generator.next() >> 8) & 0xFFFF }
    }
    let kind = draw(10)
    let sender = kind == 0 ? "bo@example.org" : "Ada <ada@example.org>"
    var head = "From x\nSubject: s\(number)\nFrom: \(sender)\n"
    if kind != 1 {
      let day = 1 + draw(28)
      let hour = draw(24)
      head +=
        "Date: \(day < 10 ? "0" : "")\(day) Feb 2023 \(hour < 10 ? "0" : "")\(hour):30:00 +0000\n"
    }
    var body =
      sentence(kind == 2 ? draw(10) : 10 + draw(9)) + "\n\nOn second thoughts " + sentence(2)
    if kind >= 8 {
      let samples = LanguageGuess.samples
      let sample = samples[kind == 8 ? 0 : draw(samples.count)].text.split(separator: " ")
      let start = draw(sample.count - 30)
      body = sample[start..<start + 11 + draw(19)].joined(separator: " ")
    }
    if kind == 3 { body += "\n\(forwardedTag)\n" }
    if draw(2) == 0 { body += "\n\nOn Monday \(sentence(2))\nBo <bo@example.org> wrote:\n" }
    for level in 1..<1 + draw(4) {
      body += "\n" + String(repeating: ">", count: level) + " " + sentence(1 + draw(5))
    }
    if kind == 4 {
      let isKnown = draw(3) > 0
      head += "Content-Transfer-Encoding: \(isKnown ? "base64" : "x-other")\n"
      body = encoded(draw(2) == 0 ? body : body.replacingOccurrences(of: "\n", with: "\r\n"))
      // Now and then a digit is missing.
      if draw(4) == 0 { body.removeFirst() }
    } else if kind == 5 {
      head += "Content-Transfer-Encoding: quoted-printable\n"
      body = body.replacingOccurrences(of: "w1", with: "=C3=A4=\n")
    } else if kind == 6 {
      head += "Content-Type: multipart/alternative;\n boundary=\"b\(number)\"\n"
      let html = "--b\(number)\nContent-Type: text/html\n\n<p>no text</p>\n--b\(number)--"
      body = "--b\(number)\nContent-Type: text/plain\n\n\(body)\n\(html)"
    }
    if kind == 7 { body = body.replacingOccurrences(of: "\n", with: "\r\n") }
    return head + "\n" + body + "\n\n"
  }

  /// In base64, in lines.
  private static func encoded(_ text: String) -> String {
    Data(text.utf8).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
  }

  private static func mail(_ body: String) -> String {
    "From x\nFrom: ada@example.org\nDate: 02 Mar 2023 08:00:00 +0000\n\n\(body)\n\n"
  }

  private static let plainWords = "one two three four five six seven eight nine ten"

  /// A mailbox with one mail more at its end.
  private static func adding(_ more: String, to problem: Problem) -> Problem {
    Problem(
      mailbox: problem.mailbox + "\n\n" + more, owners: problem.owners, language: problem.language)
  }

  static let statements: [Law<MailExtraction>] = [
    Law("Two mailboxes, one behind the other, give the mails of both.") { problem, subject in
      let twice = adding(problem.mailbox, to: problem)
      let (a, b) = (subject(problem), subject(twice))
      return b[words: "mails"] == a[words: "mails"] + a[words: "mails"]
        && b[integers: "faults"] == a[integers: "faults"].map { 2 * $0 }
        && b[integers: "dates"] == a[integers: "dates"] + a[integers: "dates"]
        && b[words: "threads"] == a[words: "threads"] + a[words: "threads"]
    },
    Law("Every mail is kept or dropped for one reason.") { problem, subject in
      let result = subject(problem)
      let mails = ("\n" + problem.mailbox).components(separatedBy: "\nFrom x\n").count - 1
      guard problem.mailbox.contains("From x\n") else { return nil }
      return result[words: "mails"].count + result[integers: "faults"].reduce(0, +) == mails
    },
    Law("A mail with the tag of a forwarded message is not kept.") { problem, subject in
      let more = mail("\(plainWords)\n\(forwardedTag)\n\(plainWords)")
      return subject(adding(more, to: problem))[words: "mails"] == subject(problem)[words: "mails"]
    },
    Law("Nine words of one's own are too few, however many are quoted; ten are not.") {
      problem, subject in
      let nine = plainWords.split(separator: " ").dropLast().joined(separator: " ")
      let few = mail("\(nine)\n> \(plainWords)")
      let many = mail("\(plainWords)\n> \(nine)")
      let before = subject(problem)[words: "mails"]
      return subject(adding(few, to: problem))[words: "mails"] == before
        && subject(adding(many, to: problem))[words: "mails"] == before + [plainWords]
    },
    Law("Nobody else's mail is kept.") { problem, subject in
      let more = mail(plainWords).replacingOccurrences(of: "ada@", with: "bo@")
      return subject(adding(more, to: problem))[words: "mails"] == subject(problem)[words: "mails"]
    },
    Law("What is quoted is no word of the owner's: quoted mails are the thread, deepest first.") {
      problem, subject in
      let more = mail("> near\n\(plainWords)\n>> deep\n>>> deepest\n> again")
      let result = subject(adding(more, to: problem))
      return result[words: "mails"].last == plainWords
        && result[words: "threads"].last == "deepest\u{1E}deep\u{1E}near\nagain"
    },
    Law("\"On … wrote:\" goes, over two lines as well; a sentence that begins with On stays.") {
      problem, subject in
      let more = mail(
        "On Friday \(plainWords)\n\nas she wrote: yes\n\nOn Monday, Bo\n<bo@example.org> wrote:\n> x"
      )
      return subject(adding(more, to: problem))[words: "mails"].last
        == "On Friday \(plainWords)\n\nas she wrote: yes"
    },
    Law("A mail in base64 is the mail that it encodes; without one of its digits it is not read.") {
      problem, subject in
      let before = subject(problem)
      func after(_ body: String) -> Observation<Rational> {
        let more = mail(body).replacingOccurrences(
          of: "+0000\n", with: "+0000\nContent-Transfer-Encoding: base64\n")
        return subject(adding(more, to: problem))
      }
      let text = "\(plainWords) ä\r\n> \(plainWords)"
      let (whole, broken) = (after(encoded(text)), after(String(encoded(text).dropFirst())))
      var faults = before[integers: "faults"]
      faults[Fault.unreadable.rawValue] += 1
      return whole[words: "mails"] == before[words: "mails"] + ["\(plainWords) ä"]
        && whole[words: "threads"].last == plainWords
        && broken[words: "mails"] == before[words: "mails"]
        && broken[integers: "faults"] == faults
    },
    Law("Where a language is asked, a mail in it is kept, and one in another is not.") {
      problem, subject in
      var asked = problem
      asked.language = "en"
      let before = subject(asked)
      func sample(_ language: String) -> String {
        let text = LanguageGuess.samples.first { $0.name == language }?.text ?? ""
        return text.split(separator: " ").prefix(40).joined(separator: " ")
      }
      let (own, other) = (
        subject(adding(mail(sample("en")), to: asked)),
        subject(adding(mail(sample("fr")), to: asked))
      )
      var faults = before[integers: "faults"]
      faults[Fault.otherLanguage.rawValue] += 1
      return own[words: "mails"] == before[words: "mails"] + [sample("en")]
        && other[words: "mails"] == before[words: "mails"] && other[integers: "faults"] == faults
    },
    Law("A date is a point in time, whatever its zone.") { problem, subject in
      let east = mail(plainWords).replacingOccurrences(of: "08:00:00 +0000", with: "10:00:00 +0200")
      let result = subject(adding(mail(plainWords) + east, to: problem))[integers: "dates"]
      return result.suffix(2) == [1_677_744_000, 1_677_744_000]
    },
  ]

  /// The released expression with both of its flags, by Foundation's own.
  private static func released(_ text: String) throws -> String {
    let pattern = try NSRegularExpression(
      pattern: "(^On.*wrote.*)", options: [.anchorsMatchLines, .dotMatchesLineSeparators])
    let range = NSRange(text.startIndex..., in: text)
    return pattern.stringByReplacingMatches(in: text, range: range, withTemplate: "")
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static let greedyAttribution = Finding(
    "Only the line that introduces a quotation is taken out",
    place:
      "IST-DASLab/PanzaMail@7a67eb4, extract_emails.py: (^On.*wrote.*) with MULTILINE and DOTALL"
  ) {
    let text = "Dear Bo,\nOnly Tuesday suits me.\nThe hall wrote back.\nI have paid for it.\nAda"
    let left = try released(text)
    let own = cleaned(text.components(separatedBy: "\n"))
    return .init(
      claimed: "a mail that quotes nothing stays whole: \(own.count) characters",
      found: "from \"Only\" on all of it is gone, since \"wrote\" comes later: \"\(left)\" is left",
      isShown: own == text && left == "Dear Bo,")
  }

  static let firstLevel = Finding(
    "What is learned from is what the owner wrote",
    place: "IST-DASLab/PanzaMail@7a67eb4, extract_emails.py: email_with_thread.pop(0)"
  ) {
    let body = "> Is the hall free on Friday, and may we all come?\nYes, it is, do come."
    let first = body.components(separatedBy: "\n")[0]
    let mails = extracted(
      Problem(mailbox: mail(body + " " + plainWords), owners: ["ada@example.org"])
    ).mails
    return .init(
      claimed: "an answer below a quotation: \"\(mails.first?.text.prefix(20) ?? "")\"",
      found: "the level of the first line is taken for the owner's, here \"\(first)\"",
      isShown: first.hasPrefix(">") && mails.first?.text.hasPrefix("Yes") == true)
  }
}
