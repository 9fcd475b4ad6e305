import Scalars
import Verification

extension DataPlayback {
  /// The mails that every training prompt shows.
  private static func shown(_ result: Observation<Rational>) -> [[Int]]? {
    var rest = result[integers: "shown"][...]
    var list: [[Int]] = []
    for count in result[integers: "counts"] {
      guard count >= 0, count <= rest.count else { return nil }
      list.append(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    return rest.isEmpty ? list : nil
  }

  private static func texts(_ numbers: [Int], _ problem: Problem) -> [String]? {
    guard numbers.allSatisfy({ problem.mails.indices.contains($0) }) else { return nil }
    return numbers.map { problem.mails[$0].text }
  }

  private static func seeded(_ problem: Problem, _ seed: UInt64) -> Problem {
    var other = problem
    other.split = .random(seed: seed)
    return other
  }

  static let statements: [Law<DataPlayback>] = [
    Law("No text of a test mail is in the store.") { problem, subject in
      let result = subject(problem)
      guard let store = texts(result[integers: "store"], problem),
        let test = texts(result[integers: "test"], problem)
      else { return false }
      return Set(store).isDisjoint(with: test)
    },
    Law("The store holds every text of a training mail once.") { problem, subject in
      let result = subject(problem)
      guard let store = texts(result[integers: "store"], problem),
        let training = texts(result[integers: "training"], problem)
      else { return false }
      return Set(store) == Set(training) && Set(store).count == store.count
    },
    Law("No prompt shows the text that is to be written, however often it was sent.") {
      problem, subject in
      var twice = problem
      twice.mails += problem.mails
      twice.ratio = 1000
      let result = subject(twice)
      guard let lists = shown(result), lists.count == result[integers: "training"].count else {
        return false
      }
      return zip(result[integers: "training"], lists).allSatisfy { i, list in
        texts(list, twice)?.contains(twice.mails[i].text) == false
      }
    },
    Law("A prompt shows as many mails of the store as are asked for, or all others.") {
      problem, subject in
      let result = subject(problem)
      let store = Set(result[integers: "store"])
      guard let lists = shown(result) else { return false }
      return lists.allSatisfy { list in
        list.count == min(problem.retrieved, max(0, store.count - 1))
          && Set(list).count == list.count && store.isSuperset(of: list)
      }
    },
    Law("Of the mails shown and the others of the store, none of the others is nearer.") {
      problem, subject in
      let result = subject(problem)
      guard let lists = shown(result), lists.count == result[integers: "training"].count else {
        return false
      }
      return zip(result[integers: "training"], lists).allSatisfy { i, list in
        let mail = problem.mails[i]
        func score(_ j: Int) -> Rational {
          let d = problem.mails[j].vector.map { Rational(Double($0)) }
          let product = dot(d, mail.vector.map { Rational(Double($0)) })
          return product == 0 ? 0 : product * product.absolute / squaredNorm(d)
        }
        let others = result[integers: "store"].filter {
          !list.contains($0) && problem.mails[$0].text != mail.text
        }
        guard let best = others.map(score).max(), let least = list.map(score).min() else {
          return true
        }
        return best <= least
      }
    },
    Law("Every mail with one instruction is a training mail or a test mail, and no other is.") {
      problem, subject in
      let result = subject(problem)
      let both = result[integers: "training"] + result[integers: "test"]
      let wanted = problem.mails.indices.filter {
        problem.mails[$0].answer.split(separator: keyword, omittingEmptySubsequences: false).count
          == 2
      }
      return both.sorted() == wanted && result[words: "instructions"].count == wanted.count
    },
    Law("An instruction is what follows the keyword.") { problem, subject in
      let result = subject(problem)
      let whole = problem.mails.map(\.answer).filter {
        $0.split(separator: keyword, omittingEmptySubsequences: false).count == 2
      }
      return zip(whole, result[words: "instructions"]).allSatisfy {
        $0.hasSuffix(keyword + $1) && !$1.contains(keyword)
      }
    },
    Law("Training mails are ρ of all at most, and the next text would be too many.") {
      problem, subject in
      let result = subject(problem)
      guard let test = texts(result[integers: "test"], problem) else { return false }
      let (training, n) = (
        result[integers: "training"].count, result[words: "instructions"].count
      )
      let most = test.map { text in test.count { $0 == text } }.max() ?? 0
      return training * 1000 <= problem.ratio * n
        && (test.isEmpty || (training + most) * 1000 > problem.ratio * n)
    },
    Law("In the order of time no test mail's text is older than a training mail's.") {
      problem, subject in
      var other = problem
      other.split = .chronological
      let result = subject(other)
      let kept = result[integers: "training"] + result[integers: "test"]
      guard kept.allSatisfy(other.mails.indices.contains) else { return false }
      func first(_ i: Int) -> Int {
        kept.filter { other.mails[$0].text == other.mails[i].text }
          .map { other.mails[$0].date }.min() ?? 0
      }
      let latest = result[integers: "training"].map(first).max() ?? .min
      return result[integers: "test"].allSatisfy { latest <= first($0) }
    },
    Law("A seed decides a random split, and dates do not.") { problem, subject in
      var later = seeded(problem, 7)
      later.mails = later.mails.map {
        Mail(text: $0.text, date: -$0.date, answer: $0.answer, vector: $0.vector)
      }
      return subject(later) == subject(seeded(problem, 7))
    },
    Law("Different seeds give different splits: one of twenty moves a mail.") {
      problem, subject in
      var distinct = problem
      distinct.mails = problem.mails.indices.map { i in
        Mail(
          text: "text \(i)", date: 0, answer: keyword + "\(i)", vector: problem.mails[i].vector)
      }
      distinct.ratio = 500
      guard distinct.mails.count >= 4 else { return nil }
      let splits = (0..<20).map { subject(seeded(distinct, UInt64($0)))[integers: "training"] }
      return Set(splits).count > 1
    },
  ]

  static let leakingSplit = Finding(
    "What is tested was not learned from",
    place: "IST-DASLab/PanzaMail@7a67eb4, split_data.py: lines are shuffled and cut"
  ) {
    // Ten mails, each sent twice: how many of a hundred shuffled cuts at 16 of 20 have a test text among the training ones?
    var generator = Generator(seed: 1, purpose: "DataPlayback/leak")
    let texts = (0..<20).map { $0 / 2 }
    let leaks = (0..<100).count { _ in
      let order = texts.shuffled(using: &generator)
      return !Set(order.prefix(16)).isDisjoint(with: order.suffix(4))
    }
    return .init(
      claimed: "0 of 100 splits of ten mails, each sent twice, test a text that was trained on",
      found: "\(leaks) do: copies of a mail are split like different ones", isShown: leaks > 50)
  }

  static let fewerThanAsked = Finding(
    "RAFT shows the k nearest other mails",
    place:
      "IST-DASLab/PanzaMail@e217772, prepare_raft_emails.py: k are retrieved, then r not in own text is asked"
  ) {
    let store = ["we meet at noon", "noon", "we meet at one"], own = store[0], k = 2
    // The mail itself is nearest, and what is a part of it next.
    let shown = store.prefix(k).filter { !own.contains($0) }
    return .init(
      claimed: "\(k) mails beside \"\(own)\"",
      found:
        "\(shown.count): the mail itself takes a place, and \"noon\" goes as it is a part of it",
      isShown: shown.isEmpty)
  }
}
