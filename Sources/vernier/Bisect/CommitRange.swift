import Foundation

/// The commits from a fast one to a slow one, those left out that cannot matter.
struct CommitRange {
  struct Commit {
    var hash: String
    var date: String
    var title: String
  }

  /// The fast one first.
  let commits: [Commit]
  /// A folder with builds by hash, if nothing is to be built.
  let builds: String?

  init(good: String, bad: String, builds: String?) throws {
    self.builds = builds
    let (old, new) = (try Self.hash(good), try Self.hash(bad))
    guard old != new else {
      throw Problem(.usage, "GOOD and BAD are the same commit, \(old.prefix(9)).")
    }
    guard (try? Git.run("merge-base", "--is-ancestor", old, new)) != nil else {
      throw Problem(
        .usage,
        "\(good) is no ancestor of \(bad): there is no line of commits between them. `vernier compare` compares any two."
      )
    }
    // Merges count as one commit: what came with them is sought by a second run within them.
    let root = try Git.run("rev-parse", "--show-toplevel")
    let format = "--format=%H %cs %s"
    let places = builds == nil ? ["--", "Sources", "Package.swift"] : []
    let between = try Self.lines(
      ["log", "--first-parent", "--reverse", format, "\(old)..\(new)"] + places, in: root)
    let first = try Self.lines(["log", "-1", format, old], in: root)
    guard !between.isEmpty else {
      throw Problem(
        .usage,
        "No commit between \(good) and \(bad) changes Sources or Package.swift: both build the same."
      )
    }
    commits = (first + between).map(Self.commit)
  }

  /// As a person reads it.
  func label(_ index: Int) -> String {
    let commit = commits[index]
    return "\(commit.hash.prefix(9)) \(commit.date) \(commit.title)"
  }

  private static func hash(_ word: String) throws -> String {
    guard case .commit(_, let hash) = try Revision(word) else {
      throw Problem(.usage, "“\(word)” is no commit; `git log --oneline` shows them.")
    }
    return hash
  }

  private static func lines(_ arguments: [String], in root: String) throws -> [Substring] {
    try Git.run(arguments, in: root).split(separator: "\n")
  }

  private static func commit(_ line: Substring) -> Commit {
    let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    func word(_ index: Int) -> String { index < words.count ? String(words[index]) : "" }
    return Commit(hash: word(0), date: word(1), title: word(2))
  }
}
