public import Scalars
public import Verification

/// **Data playback**: mails and instructions for them, split, with a store to retrieve from: what Panza is tuned on.
///
/// A summariser, which is a parameter and called nowhere here, answers every mail with a text; what follows
/// "Instruction: " is the mail's instruction if that occurs exactly once, and else the mail is left out. Of the n mails
/// that are left, those of one text are one group, which no split divides. Groups come in the order of their draws, or
/// of their earliest dates, and whole ones are training mails as long as those are no more than ⌊ρ n⌋; the others are test
/// mails. The store holds each text of a training mail once. A training prompt (RAFT) also shows the k mails of the store
/// that are nearest by the cosine of their vectors, of which its own text, however often it was sent, is none.
public enum DataPlayback: DiscreteAlgorithm {
  public static let source = Citation(
    panza, "Data playback, split and RAFT, IST-DASLab/PanzaMail@7a67eb4; groups are ours")

  /// How groups are put in order.
  public enum Split: Sendable, Hashable {
    /// By a draw for every group.
    case random(seed: UInt64)
    case chronological
  }

  public struct Mail: Sendable {
    public var text: String
    /// Seconds since 1970.
    public var date: Int
    /// What the summariser answered.
    public var answer: String
    /// By which mails are compared; all of one length.
    public var vector: [Float]

    public init(text: String, date: Int, answer: String, vector: [Float]) {
      (self.text, self.date, self.answer, self.vector) = (text, date, answer, vector)
    }
  }

  public struct Problem: Sendable {
    public var mails: [Mail]
    /// ρ in thousandths.
    public var ratio = 800
    public var split = Split.random(seed: 42)
    /// k.
    public var retrieved: Int

    public init(
      mails: [Mail], ratio: Int = 800, split: Split = .random(seed: 42), retrieved: Int
    ) {
      (self.mails, self.ratio) = (mails, ratio)
      (self.split, self.retrieved) = (split, retrieved)
    }

    /// Why there is nothing to be tuned on, if so.
    var obstacle: String? {
      guard (0...1000).contains(ratio) else {
        return "\(ratio) thousandths of the mails for training: 0 to 1000"
      }
      guard retrieved >= 0 else { return "\(retrieved) mails for a prompt: none at least" }
      let width = mails.first?.vector.count ?? 0
      if let i = mails.firstIndex(where: { $0.vector.count != width }) {
        return "Mail \(i) has a vector of \(mails[i].vector.count) numbers, the first of \(width)"
      }
      if let i = mails.firstIndex(where: { $0.vector.contains { !(abs($0) <= 0x1p20) } }) {
        return "The vector of mail \(i) holds a number that is not one up to 2²⁰"
      }
      return nil
    }
  }

  static let keyword = "Instruction: "

  public static let examples = [
    Example<DataPlayback>(
      Problem(
        mails: [
          .init(text: "a", date: 3, answer: "Instruction: say a", vector: [1, 0]),
          .init(text: "b", date: 1, answer: "Say b.", vector: [0, 1]),
          .init(text: "c", date: 1, answer: "Sure. Instruction: say c", vector: [1, 1]),
          .init(text: "d", date: 2, answer: "Instruction: say d", vector: [3, 1]),
          .init(text: "c", date: 4, answer: "Instruction: say c again", vector: [1, 1]),
        ], ratio: 800, split: .chronological, retrieved: 2),
      gives: [
        "instructions": .words(["say a", "say c", "say d", "say c again"]),
        "training": .integers([2, 3, 4]), "test": .integers([0]), "store": .integers([2, 3]),
        "shown": .integers([3, 2, 3]), "counts": .integers([1, 1, 1]),
      ],
      from:
        "by hand: b has no instruction; c came first, twice, then d; of four mails three are ⌊0.8 · 4⌋"
    )
  ]

  /// A size counts mails.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let mails = (0..<size).map { i -> Mail in
      let text = "mail \(draw(max(2, size)))"
      let kind = draw(6)
      let answer =
        kind == 0
        ? "no keyword"
        : kind == 1
          ? "\(keyword)one \(keyword)two" : "So: \(keyword)write \(text)"
      return Mail(
        text: text, date: draw(size + 1), answer: answer,
        vector: (0..<3).map { _ in Float(generator.dyadic().rounded()) })
    }
    return Problem(
      mails: mails, ratio: [800, 500, 0, 1000, 333][draw(5)],
      split: draw(2) == 0 ? .chronological : .random(seed: generator.next()), retrieved: draw(4))
  }

  public static let largestExactSize = 10

  public static func reference(_ problem: Problem) -> Observation<Rational> { played(problem) }

  public static let implementations: [Implementation<DataPlayback>] = [tables]

  public static let laws: [Law<DataPlayback>] = statements

  public static let findings = [leakingSplit, fewerThanAsked]

  public static let uncounted: String? =
    "Texts are compared, not computed with; the cosines are counted by Retrieval."

  public static let workloads = [64]
}
