import Interchange
import Testing

struct RoundTripTests {
  static let names = Formats.all.map(\.name)
  private static let seeds: Range<UInt64> = 0..<200

  /// 200 runs that use all that a format has.
  @Test(arguments: names)
  func `What a format can hold is read back as it was`(name: String) throws {
    let format = try Formats.known(name)
    for seed in Self.seeds {
      var random = RandomRun(seed: seed, purpose: name)
      let runs = random.run(of: name)
      let export = try Formats.write(runs, as: format)
      try #require(export.losses == [], "seed \(seed)")
      let again = try Formats.read(export, as: format)
      try #require(again.map(\.results) == runs.map(\.results), "seed \(seed)")
      // asv's benchmarks.json names what the run itself does not.
      let contexts = { (runs: [BenchmarkRun]) in runs.map { name == "asv" ? Context() : $0.context }
      }
      try #require(contexts(again) == contexts(runs), "seed \(seed)")
    }
  }

  /// 200 runs with everything that the model can say: what a format made of one it keeps from then on.
  @Test(arguments: names)
  func `A second writing loses nothing more`(name: String) throws {
    let format = try Formats.known(name)
    var written = 0
    for seed in Self.seeds {
      var random = RandomRun(seed: seed, purpose: "anything")
      let run = random.anything()
      let export: Export
      do { export = try Formats.write([run], as: format) } catch is InterchangeError { continue }
      written += 1
      let once = try Formats.read(export, as: format)
      let second = try Formats.write(once, as: format)
      try #require(second.losses == [], "seed \(seed)")
      // Nothing more is made up, either; the order of figures may change.
      let twice = try Formats.read(second, as: format)
      try #require(Loss.between(twice, once) == [], "seed \(seed)")
    }
    #expect(written > 100)
  }

  /// Each tool's file in each other's format.
  @Test(arguments: Fixture.all, names)
  func `Every fixture can be converted to every format`(fixture: Fixture, name: String) throws {
    let format = try Formats.known(name)
    for run in try fixture.read() {
      do {
        let export = try Formats.write([run], as: format)
        let again = try Formats.read(export, as: format)
        #expect(Loss.between([run], again) == export.losses)
        #expect(!again.flatMap(\.results).isEmpty)
      } catch let error as InterchangeError {
        let isMissing = name == "asv" && run.context.commit.id == nil
        let hasNoTime = run.results.allSatisfy { $0.time == nil }
        #expect(isMissing ? error.reason.contains("--commit") : hasNoTime, "\(error)")
      }
    }
  }
}
