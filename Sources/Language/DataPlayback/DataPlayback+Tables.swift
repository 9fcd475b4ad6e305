import Foundation
import Scalars
import Verification

extension DataPlayback {
  /// What training and evaluation are given.
  public struct Playback: Sendable {
    /// Mails that have an instruction, as numbers of the mails that were given, and the instructions.
    public var kept: [Int] = [], instructions: [String] = []
    public var training: [Int] = [], test: [Int] = []
    /// Mails whose texts may be retrieved.
    public var store: [Int] = []
    /// The mails that each training prompt shows, nearest first.
    public var shown: [[Int]] = []
  }

  /// - Throws: ``LanguageError`` for a ratio that is none, and vectors that do not fit.
  public static func playback(_ problem: Problem) throws -> Playback {
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    var result = Playback()
    for (i, mail) in problem.mails.enumerated() {
      let parts = mail.answer.components(separatedBy: keyword)
      guard parts.count == 2 else { continue }
      result.kept.append(i)
      result.instructions.append(parts[1])
    }
    // Texts in the order of their first mails.
    var numbers: [String: Int] = [:]
    var groups: [[Int]] = []
    for i in result.kept {
      let number = numbers[problem.mails[i].text] ?? groups.count
      if number == groups.count {
        numbers[problem.mails[i].text] = number
        groups.append([])
      }
      groups[number].append(i)
    }
    let limit = problem.ratio * result.kept.count / 1000
    for group in ordered(groups, problem) {
      guard result.training.count + group.count <= limit else { break }
      result.training += group
      result.store.append(group[0])
    }
    result.training.sort()
    result.store.sort()
    let isTraining = Set(result.training)
    result.test = result.kept.filter { !isTraining.contains($0) }
    result.shown = try result.training.map { try nearest(to: $0, in: result.store, problem) }
    return result
  }

  private static func ordered(_ groups: [[Int]], _ problem: Problem) -> [[Int]] {
    switch problem.split {
    case .random(let seed):
      let draws = Draws(seed: seed, purpose: "DataPlayback")
      return groups.sorted { (draws.bits($0[0]), $0[0]) < (draws.bits($1[0]), $1[0]) }
    case .chronological:
      func first(_ group: [Int]) -> (Int, Int) {
        (group.map { problem.mails[$0].date }.min() ?? 0, group[0])
      }
      return groups.sorted { first($0) < first($1) }
    }
  }

  private static func nearest(to i: Int, in store: [Int], _ problem: Problem) throws -> [Int] {
    let own = store.firstIndex { problem.mails[$0].text == problem.mails[i].text }
    let search = Retrieval.Problem(
      query: problem.mails[i].vector, documents: store.map { problem.mails[$0].vector },
      count: min(problem.retrieved, store.count - 1), excluded: own)
    return try Retrieval.scan(search)[integers: "found"].map { store[$0] }
  }

  /// Texts by tables; what is excluded stays in the store and is passed over.
  static let tables = Implementation<DataPlayback>("tables", .exact) { problem in
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    return problem
  } run: { problem in
    (try? playback(problem)) ?? Playback()
  } observe: { found in
    [
      "instructions": .words(found.instructions), "training": .integers(found.training),
      "test": .integers(found.test), "store": .integers(found.store),
      "shown": .integers(found.shown.flatMap { $0 }),
      "counts": .integers(found.shown.map(\.count)),
    ]
  }
}
