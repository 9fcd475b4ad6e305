import Scalars
import Verification

extension DataPlayback {
  /// The definition: every text is compared with every other.
  static func played(_ problem: Problem) -> Observation<Rational> {
    let mails = problem.mails
    let kept = mails.indices.filter { instruction(mails[$0].answer) != nil }
    // The first mail of the same text.
    func leader(_ i: Int) -> Int { kept.first { mails[$0].text == mails[i].text } ?? i }
    let leaders = kept.filter { leader($0) == $0 }
    func members(_ first: Int) -> [Int] { kept.filter { leader($0) == first } }
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      switch problem.split {
      case .random(let seed):
        let draws = Draws(seed: seed, purpose: "DataPlayback")
        let (x, y) = (draws.bits(a), draws.bits(b))
        return x != y ? x < y : a < b
      case .chronological:
        func earliest(_ first: Int) -> Int { members(first).map { mails[$0].date }.min() ?? 0 }
        let (x, y) = (earliest(a), earliest(b))
        return x != y ? x < y : a < b
      }
    }
    var (training, isOpen) = ([Int](), true)
    for group in leaders.sorted(by: isBefore).map(members) where isOpen {
      isOpen = (training.count + group.count) * 1000 <= problem.ratio * kept.count
      if isOpen { training += group }
    }
    training.sort()
    let store = training.filter { leader($0) == $0 }
    let shown = training.map { i -> [Int] in
      let others = store.filter { mails[$0].text != mails[i].text }
      let asked = Retrieval.Problem(
        query: mails[i].vector, documents: others.map { mails[$0].vector },
        count: min(problem.retrieved, others.count))
      let found = Retrieval.reference(asked, over: Rational.self)[integers: "found"]
      return found.map { others[$0] }
    }
    return [
      "instructions": .words(kept.map { instruction(mails[$0].answer) ?? "" }),
      "training": .integers(training),
      "test": .integers(kept.filter { !training.contains($0) }), "store": .integers(store),
      "shown": .integers(shown.flatMap { $0 }), "counts": .integers(shown.map(\.count)),
    ]
  }

  /// What stands behind the keyword, if it is there exactly once.
  static func instruction(_ answer: String) -> String? {
    var places: [String.Index] = []
    var start = answer.startIndex
    while start < answer.endIndex {
      if answer[start...].hasPrefix(keyword) { places.append(start) }
      start = answer.index(after: start)
    }
    guard places.count == 1 else { return nil }
    return String(answer[answer.index(places[0], offsetBy: keyword.count)...])
  }
}
