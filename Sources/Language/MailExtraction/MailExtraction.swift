public import Scalars
public import Verification

/// **Mail extraction**: what one person has written, and in answer to what, of a mailbox.
///
/// Of an mbox file, the plain text of every mail that one of the owner's addresses sent is kept unless it
///
/// - has no date, is in no encoding that is read (7bit, 8bit, binary, quoted-printable, base64), or has no plain text;
/// - contains the tag of a forwarded message;
/// - has fewer than ten words of the owner's own;
/// - is not in the language that is asked, if one is: see ``LanguageGuess``, which stands in for langdetect.
///
/// Lines belong to the level of their leading `>`: level 0 is the owner's, deeper ones are the thread, deepest first. The
/// lines that introduce a quotation, from one that begins with "On " to the next that ends with "wrote:" without an
/// empty line between, are taken out of every level.
public enum MailExtraction: DiscreteAlgorithm {
  public static let source = Citation(
    panza, "Extraction, IST-DASLab/PanzaMail@7a67eb4: extract_emails.py")

  public struct Problem: Sendable {
    /// An mbox file: mails begin with a line "From …" at the start or behind an empty line; ">From " is "From ".
    public var mailbox: String
    /// Addresses of the owner.
    public var owners: [String]
    /// Of the mails that are kept, as ``LanguageGuess`` names it; any if `nil`.
    public var language: String?

    public init(mailbox: String, owners: [String], language: String? = nil) {
      (self.mailbox, self.owners, self.language) = (mailbox, owners, language)
    }

    /// Why nothing can be extracted, if so.
    var obstacle: String? {
      guard !owners.isEmpty, owners.allSatisfy({ $0.contains("@") }) else {
        return "The owner's addresses are \(owners): name one at least, with its @"
      }
      guard mailbox.isEmpty || mailbox.hasPrefix("From ") else {
        return
          "The mailbox begins with \"\(mailbox.prefix(12))\": an mbox file begins with \"From \""
      }
      let names = LanguageGuess.samples.map(\.name)
      if let language, !names.contains(language) {
        return "The language is \"\(language)\": known are \(names.joined(separator: ", "))"
      }
      return nil
    }
  }

  /// A mail as it is kept.
  public struct Mail: Sendable, Hashable {
    public var text: String
    /// Texts that it answers, the earliest first.
    public var thread: [String]
    /// Seconds since 1970.
    public var date: Int
  }

  /// Why mails are not kept, in the order in which it is asked.
  enum Fault: Int, CaseIterable {
    case foreign, undated, unreadable, forwarded, short, otherLanguage
  }

  static let forwardedTag = "---------- Forwarded message ---------"
  static let fewestWords = 10

  public static let examples = [
    Example<MailExtraction>(
      Problem(
        mailbox: """
          From a Mon Jan  2 10:00:00 2023
          From: Ada <ada@example.org>
          Date: Mon, 02 Jan 2023 10:00:00 +0100

          Dear Bo, the hall is ours on Friday from nine to
          noon. Ada
          On Sun, 1 Jan 2023 Bo <bo@example.org>
          wrote:
          > Is the hall free?
          >> Which hall do we take?
          """, owners: ["ada@example.org"]),
      gives: [
        "mails": .words(["Dear Bo, the hall is ours on Friday from nine to\nnoon. Ada"]),
        "threads": .words(["Which hall do we take?\u{1E}Is the hall free?"]),
        "dates": .integers([1_672_650_000]), "faults": .integers([0, 0, 0, 0, 0, 0]),
      ], from: "by hand")
  ]

  /// A size counts mails.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(
      mailbox: (0..<size).map { drawn($0, &generator) }.joined(), owners: ["ada@example.org"],
      language: generator.next() % 2 == 0 ? "en" : nil)
  }

  public static let largestExactSize = 8

  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let (mails, faults) = extracted(problem)
    return observation(mails, faults)
  }

  static func observation<S: Scalar>(_ mails: [Mail], _ faults: [Int]) -> Observation<S> {
    [
      "mails": .words(mails.map(\.text)),
      "threads": .words(mails.map { $0.thread.joined(separator: "\u{1E}") }),
      "dates": .integers(mails.map(\.date)), "faults": .integers(faults),
    ]
  }

  public static let implementations: [Implementation<MailExtraction>] = [
    Implementation("bytes", .exact) { problem in
      if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
      return (
        Array(problem.mailbox.utf8), Scanner(owners: problem.owners, language: problem.language)
      )
    } run: { input in
      input.1.scan(input.0)
    } observe: { result in
      observation(result.mails, result.faults)
    }
  ]

  public static let laws: [Law<MailExtraction>] = statements

  public static let findings = [greedyAttribution, firstLevel]

  public static let uncounted: String? =
    "Bytes are compared, not computed with; how many there are is the length of the file."

  public static let workloads = [64]

  /// The mails of a mailbox.
  ///
  /// - Throws: ``LanguageError`` for a text that is no mailbox, for no address, and for a language that is not known.
  public static func mails(
    in mailbox: String, of owners: [String], language: String? = nil
  ) throws -> [Mail] {
    let problem = Problem(mailbox: mailbox, owners: owners, language: language)
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    return Scanner(owners: owners, language: language).scan(Array(mailbox.utf8)).mails
  }
}
