import Catalogue
import Synchronization
import Testing
import Verification

/// A kernel that is made subtly wrong turns the words of the table that takes it: what agrees with print, which
/// shapes hold, or that there is a table at all.
@Suite struct PlantTests {
  /// What a table says in words, as far as it says them: the standing of its cells, the verdicts of its shapes.
  private static func words(_ table: PaperTable, seed: UInt64 = 1) -> [String] {
    guard let result = try? table.compute(Inputs(seed: seed)) else { return ["not computed"] }
    return result.rows.flatMap(\.cells).map(\.standing.rawValue)
      + result.shapes.map { "\($0.statement): \($0.verdict)" }
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
    let words: [String], seconds: Double
    init(_ table: PaperTable?) {
      let clock = ContinuousClock(), start = clock.now
      words = table.map { PlantTests.words($0) } ?? []
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
    let (planted, taken) = fault.plant { Self.words(table) }
    #expect(taken > 0, "the table takes nothing from this kernel")
    #expect(planted != Self.sound[fault.table]?.value.words, "nothing in the table notices")
    // What does not take it does not turn, whatever is planted.
    for name in Self.bystanders {
      let bystander = try #require(Self.table(name))
      let (words, taken) = fault.plant { Self.words(bystander) }
      if taken == 0 { #expect(words == Self.sound[name]?.value.words, "\(name)") }
    }
  }

  /// What a run says, less what noise leaves open.
  private static func decided(_ words: [String]) -> [String] {
    words.map { $0.hasSuffix(": undecided") ? "" : $0 }
  }

  @Test(arguments: tables)
  func `No table turns without a plant, in twenty runs with other seeds, or three of a slow table`(
    _ name: String
  ) throws {
    let table = try #require(Self.table(name)), sound = try #require(Self.sound[name]).value
    // A table that takes long is run thrice: all of them together are to take no more than the plants.
    for seed in UInt64(2)...(sound.seconds < 0.2 ? 21 : 4) {
      let again = Self.words(table, seed: seed)
      try #require(again.count == sound.words.count, "seed \(seed)")
      let turned = zip(Self.decided(sound.words), Self.decided(again)).filter {
        $0 != $1 && !$0.isEmpty && !$1.isEmpty
      }
      #expect(turned.isEmpty, "seed \(seed): \(turned)")
    }
  }
}

/// A fault in what one table takes from one kernel.
struct PlantedFault: Sendable, CustomTestStringConvertible {
  let table: String
  let testDescription: String
  /// Runs a body with the fault in place: what it says, and how often it took something from the kernel.
  let plant: @Sendable (_ body: () -> [String]) -> (words: [String], taken: Int)

  init<T>(
    _ table: String, _ kernel: String, _ what: String,
    _ alter: @escaping @Sendable (T) -> T
  ) {
    self.table = table
    testDescription = "\(table): \(kernel), \(what)"
    plant = { body in
      let taken = Counter()
      let words = Plant.with(
        in: kernel,
        { (value: T) in
          taken.increment()
          return alter(value)
        }, body)
      return (words, taken.count)
    }
  }

  private final class Counter: Sendable {
    private let value = Mutex(0)
    func increment() { value.withLock { $0 += 1 } }
    var count: Int { value.withLock { $0 } }
  }
}
