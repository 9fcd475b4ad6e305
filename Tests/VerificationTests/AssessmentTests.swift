import Measurement
import Scalars
import Testing
import Verification

/// A timed result is right, wrong, or undecided, and the three are never mixed up: only what is shown to be wrong
/// is a finding.
@Suite struct AssessmentTests {
  private enum OneSpoiled: Mutation {
    static var implementations: [Implementation<Mutant<Self>>] {
      [
        Mutant.plain("recursive") { $0.reduce(0, +) },
        Mutant.plain("spoiled") { $0.reduce(1, +) },
      ]
    }
  }
  private typealias Sum = Mutant<OneSpoiled>

  private let problem = Sum.Problem(x: [1, 2, 4])
  private let certified: Observation<Enclosure> = ["sum": [Enclosure(7)]]
  /// So wide that it decides nothing.
  private let vague: Observation<Enclosure> = ["sum": [Enclosure(midpoint: 7, 0, radius: 4)]]

  private func assessment(_ name: String, _ truth: Observation<Enclosure>?) throws -> Assessment {
    let implementation = try #require(Sum.implementations.first { $0.name == name })
    return implementation.assessment(of: try implementation(problem), on: problem, truth)
  }

  @Test func `What is certified is right or wrong`() throws {
    #expect(try assessment("recursive", certified) == .verified)
    #expect(try assessment("spoiled", certified).isWrong)
    #expect(try assessment("spoiled", certified).reason?.contains("sum") == true)
  }

  @Test func `Without a result that decides, nothing is wrong and nothing is right`() throws {
    for truth in [nil, vague] {
      for name in ["recursive", "spoiled"] {
        let assessment = try assessment(name, truth)
        #expect(!assessment.isWrong && assessment.reason != nil, "\(name) \(assessment)")
      }
    }
  }

  /// What a process says after it has timed all of them.
  private func rows(_ truth: Observation<Enclosure>?) -> [ProcessTiming] {
    var benchmark = ProcessBenchmark<Sum>(problem, truth: { truth })
    return benchmark.run(rounds: 1, verified: [:], seed: 1).rows
  }

  @Test func `A benchmark says so of each implementation`() throws {
    let decided = Dictionary(uniqueKeysWithValues: rows(certified).map { ($0.implementation, $0) })
    #expect(decided["recursive"]?.refusal == nil && decided["recursive"]?.isWrong == false)
    #expect(decided["spoiled"]?.refusal != nil && decided["spoiled"]?.isWrong == true)
    for truth in [nil, vague] {
      for row in rows(truth) where row.implementation != "reference" {
        #expect(row.refusal != nil && !row.isWrong, "\(row)")
      }
    }
  }
}
