import ArgumentParser
import Catalogue
import Verification

/// Which algorithms a command is about.
struct Selection: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Algorithms by name; all of them if none is named.", valueName: "name"))
  var names: [String] = []

  @Option(help: ArgumentHelp("Only this family.", valueName: "family"))
  var family: String?

  @Option(help: ArgumentHelp("Only the algorithms of this paper.", valueName: "key"))
  var paper: String?

  /// Whether nothing is named: then all are meant.
  var isEmpty: Bool { names.isEmpty && family == nil && paper == nil }

  func entries() throws -> [Catalogue.Entry] {
    var entries = Catalogue.entries
    if let family {
      let known = Catalogue.families.map { "\($0)" }
      let found = try Nearest.find(family, among: known, kind: "family", list: "vernier list")
      entries = entries.filter { $0.family == found }
    }
    if let paper {
      let found = try Self.paper(paper)
      entries = entries.filter { entry in found.algorithms.contains { $0 == entry.algorithm } }
    }
    guard !names.isEmpty else { return try Self.some(entries) }
    let known = Catalogue.entries.map(\.name)
    let wanted = try names.map { name in
      try Self.refuseAnotherKind(name, known)
      return try Nearest.find(name, among: known, kind: "algorithm", list: "vernier list")
    }
    return try Self.some(entries.filter { wanted.contains($0.name) })
  }

  /// Says what a name is that no algorithm has, and a paper or a family does.
  private static func refuseAnotherKind(_ name: String, _ known: [String]) throws {
    func find(_ names: [String]) -> String? {
      names.first { $0.lowercased() == name.lowercased() }
    }
    guard find(known) == nil else { return }
    let kinds = [
      ("paper", find(Catalogue.papers.map { $0.key })),
      ("family", find(Catalogue.families.map { "\($0)" })),
    ]
    for case (let kind, let found?) in kinds {
      throw Problem(
        .usage, "\(found) is a \(kind) and no algorithm: --\(kind) \(found) takes all that it has.")
    }
  }

  /// An empty selection would succeed at nothing.
  private static func some(_ entries: [Catalogue.Entry]) throws -> [Catalogue.Entry] {
    guard entries.isEmpty else { return entries }
    throw Problem(
      .usage,
      "No algorithm is all of that at once: what is named, --family and --paper have none in common."
    )
  }

  /// Says which names this program does not know, before builds are made that may: that takes minutes.
  static func warn(ofUnknown names: [String]) {
    let known = Catalogue.entries.map(\.name)
    for name in names {
      do { _ = try Nearest.find(name, among: known, kind: "algorithm", list: "vernier list") } catch
      {
        Terminal.note("note: \(error) The builds are asked.")
      }
    }
  }

  static func paper(_ key: String) throws -> any Paper.Type {
    let keys = Catalogue.papers.map { $0.key }
    let wanted = key.lowercased()
    if let system = System.all.first(where: { $0.key == wanted }), !keys.contains(wanted) {
      throw Problem(
        .usage,
        "\(system.key) (\(system.title)) is not built yet. There are: \(keys.joined(separator: ", "))."
      )
    }
    let found = try Nearest.find(key, among: keys, kind: "paper", list: "vernier list --papers")
    return Catalogue.papers.first { $0.key == found }!
  }
}

/// Names that were nearly right.
enum Nearest {
  /// The known name that is meant, whatever its case.
  static func find(_ name: String, among known: [String], kind: String, list: String) throws
    -> String
  {
    if let exact = known.first(where: { $0.lowercased() == name.lowercased() }) { return exact }
    let near = near(name, among: known)
    let hint =
      near.isEmpty ? "" : " Did you mean \(near.joined(separator: ", or "))?"
    throw Problem(.usage, "There is no \(kind) “\(name)”.\(hint) `\(list)` shows all.")
  }

  /// At most three that a slip may have made of what was meant: of three letters at most one is another, and of a part
  /// of the name at least three are there.
  static func near(_ name: String, among known: [String]) -> [String] {
    let wanted = name.lowercased()
    let ranked = known.map { ($0, distance($0.lowercased(), wanted)) }.sorted { $0.1 < $1.1 }
    let close = ranked.filter { 3 * $0.1 <= max($0.0.count, wanted.count) }.map(\.0)
    let parts = known.filter { wanted.count >= 3 && $0.lowercased().contains(wanted) }
    return Array((close + parts.filter { !close.contains($0) }).prefix(3))
  }

  /// Damerau's distance, no place touched twice: insertions, deletions, substitutions, and neighbours exchanged.
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a), Array(b))
    var (before, last) = ([Int](), Array(0...b.count))
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var least = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        let areExchanged = i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]
        if areExchanged { least = min(least, before[j - 1] + 1) }
        row.append(least)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}

/// How much to check, and from which seed.
struct PlanOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: "The seed of every random problem.")
  var seed: UInt64 = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many random problems: 1 on a commit, 10 nightly, 100 before a release.", valueName: "n"))
  var depth: Int = 1

  @Option(
    name: .customLong("case"), parsing: .unconditional,
    help: ArgumentHelp("Only the case with this number.", valueName: "n"))
  var only: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Algorithms verified at the same time; by default one for each core. Nothing runs beside a timing.",
      valueName: "n"))
  var jobs: Int?

  /// Refuses a case that no algorithm has.
  func check(_ entries: [Catalogue.Entry]) throws {
    guard let only else { return }
    func count<A: Algorithm>(_: A.Type) -> Int { A.caseCount(depth: depth) }
    let most = entries.map { count($0.algorithm) }.max() ?? 0
    guard only >= most else { return }
    throw Problem(.usage, "There is no case \(only): at depth \(depth) they are 0 to \(most - 1).")
  }

  func validate() throws {
    guard depth >= 1 else { throw ValidationError("--depth must be at least 1.") }
    if let only, only < 0 { throw ValidationError("--case must not be negative.") }
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1.") }
  }
}
