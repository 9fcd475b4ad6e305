import Catalogue
import Papers
import Synchronization
import Testing
import Verification

/// A kernel that is made subtly wrong turns the words of the table that takes it: what agrees with print, which
/// shapes hold, or that there is a table at all.
@Suite struct PlantTests {
  /// What a table says in words: the standing of its cells, the verdicts of its shapes.
  private struct Words: Sendable, Equatable {
    var standings: [Cell.Standing] = []
    var verdicts: [(statement: String, verdict: Shape.Verdict)] = []
    /// Why there is no table.
    var refusal: String?

    init(_ table: PaperTable, seed: UInt64 = 1) {
      do {
        let result = try table.compute(Inputs(seed: seed))
        standings = result.rows.flatMap(\.cells).map(\.standing)
        verdicts = result.shapes.map { ($0.statement, $0.verdict) }
      } catch { refusal = "\(error)" }
    }

    static func == (a: Words, b: Words) -> Bool {
      a.turned(from: b).isEmpty && a.refusal == b.refusal
    }

    /// What is another word than before.
    func turned(from sound: Words) -> [String] {
      var turned = zip(sound.standings, standings).enumerated().filter { $1.0 != $1.1 }.map {
        "cell \($0): \($1.0.rawValue) to \($1.1.rawValue)"
      }
      turned += zip(sound.verdicts, verdicts).filter { $0.verdict != $1.verdict }.map {
        "\($0.statement): \($0.verdict.rawValue) to \($1.verdict.rawValue)"
      }
      if sound.standings.count != standings.count || sound.verdicts.count != verdicts.count {
        turned.append("another number of cells or shapes")
      }
      return turned
    }

    /// Whether the plant is found: a figure is not the printed one any more, or a shape is broken. That something is
    /// left open, or that there is no table, finds nothing.
    func isFound(beside sound: Words) -> Bool {
      return zip(sound.standings, standings).contains { $0 == .agrees && $1 == .differs }
        || zip(sound.verdicts, verdicts).contains { $0.verdict != .fails && $1.verdict == .fails }
    }

    /// Words that noise does not leave open, and that are others than before.
    func decided(from sound: Words) -> [String] {
      turned(from: sound).filter { !$0.contains("undecided") }
    }
  }

  private static func table(_ name: String) -> PaperTable? {
    PaperTests.tables.first { "\($0.paper) \($0.table.id)" == name }?.table
  }

  /// The tables in which something is planted, and what they say without a plant.
  private static let sound = Dictionary(
    uniqueKeysWithValues: Set(tables + bystanders).map { name in
      (name, Once { Sound(table(name)) })
    })

  private struct Sound: Sendable {
    let words: Words?, seconds: Double
    init(_ table: PaperTable?) {
      let clock = ContinuousClock(), start = clock.now
      words = table.map { Words($0) }
      seconds = (clock.now - start) / .seconds(1)
    }
  }

  static let tables = Set(PlantedFault.all.map { $0.table }).sorted()
  private static let bystanders = [
    "slim E.13", "slope bytes", "sparse-llama bytes", "microadam bias",
  ]

  @Test func `There are at least forty plants, in at least ten papers`() {
    #expect(PlantedFault.all.count >= 40)
    let papers = Set(Self.tables.compactMap { $0.split(separator: " ").first })
    #expect(papers.count >= 10, "\(papers)")
  }

  @Test(arguments: PlantedFault.all)
  func `A kernel made subtly wrong turns its table and no other`(_ fault: PlantedFault) throws {
    let table = try #require(Self.table(fault.table))
    let sound = try #require(Self.sound[fault.table]?.value.words)
    let (planted, taken) = fault.plant { Words(table) }
    #expect(taken > 0, "the table takes nothing from this kernel")
    #expect(
      planted.isFound(beside: sound),
      "nothing is broken, only \(planted.turned(from: sound)); \(planted.refusal ?? "")")
    // What does not take it does not turn, whatever is planted.
    for name in Self.bystanders {
      let bystander = try #require(Self.table(name))
      let (words, taken) = fault.plant { Words(bystander) }
      if taken == 0 { #expect(words == Self.sound[name]?.value.words, "\(name)") }
    }
  }

  @Test(arguments: tables)
  func `No table turns without a plant, in twenty runs with other seeds`(_ name: String) throws {
    let table = try #require(Self.table(name)), entry = try #require(Self.sound[name]).value
    let whole = try #require(entry.words)
    // What takes seconds is made in brief, and compared with itself in brief: it is drawn anew all the same.
    let isBrief = entry.seconds > 2
    let clock = ContinuousClock(), start = clock.now
    Pace.$isBrief.withValue(isBrief) {
      let sound = isBrief ? Words(table) : whole
      for seed in UInt64(2)...21 {
        let turned = Words(table, seed: seed).decided(from: sound)
        #expect(turned.isEmpty, "seed \(seed): \(turned)")
      }
    }
    print("plants: \(name): 20 runs in \((clock.now - start) / .seconds(1)) s")
  }
}

/// A fault in what one table takes from one kernel.
struct PlantedFault: Sendable, CustomTestStringConvertible {
  let table: String
  let testDescription: String
  private let alter: @Sendable (_ counted: Counter, _ body: () -> Void) -> Void

  init<T>(
    _ table: String, _ kernel: String, _ what: String,
    _ alter: @escaping @Sendable (T) -> T
  ) {
    self.table = table
    testDescription = "\(table): \(kernel), \(what)"
    self.alter = { taken, body in
      Plant.with(
        in: kernel,
        { (value: T) in
          taken.increment()
          return alter(value)
        }, body)
    }
  }

  /// Runs a body with the fault in place: what it gives, and how often it took something from the kernel.
  func plant<R>(_ body: () -> R) -> (result: R, taken: Int) {
    let taken = Counter()
    var result: R?
    alter(taken) { result = body() }
    guard let result else { preconditionFailure("a plant did not run its body") }
    return (result, taken.count)
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func increment() { value.withLock { $0 += 1 } }
    var count: Int { value.withLock { $0 } }
  }
}
