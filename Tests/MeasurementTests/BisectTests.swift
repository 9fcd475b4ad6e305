import Foundation
import Measurement
import Scalars
import Testing

/// The search on simulated commits: levels with steps, and pairs of processes with the noise that pairs have.
@Suite struct BisectTests {
  /// The standard deviation of a pair's log ratio, as measured.
  static let noise = 0.004

  /// Searches among commits of such levels. One in ten pairs is a bad one.
  private func search(
    _ levels: [Double], broken: Set<Int> = [], seed: Int, threshold: Double = 0.005,
    pairs: Int = 14, sign: Double = 1
  ) throws -> (finding: BisectFinding, comparisons: Int) {
    var generator = Generator(seed: UInt64(seed), purpose: "bisect")
    var comparisons = 0
    let search = BisectSearch(last: levels.count - 1, threshold: threshold)
    let finding = try search.run { first, second in
      comparisons += 1
      if broken.contains(second) { return .skipped("does not build") }
      return .measured(
        (0..<pairs).map { _ in
          let scale = generator.uniform() < 0.1 ? 5 * Self.noise : Self.noise
          return sign * (levels[second] - levels[first]) + scale * generator.gaussian()
        })
    }
    return (finding, comparisons)
  }

  private func steps(_ steps: [Int: Double], count: Int = 65) -> [Double] {
    (0..<count).map { index in steps.filter { $0.key <= index }.reduce(0) { $0 + $1.value } }
  }

  @Test func `Two per cent among 64 commits are found in at least 95 of 100`() throws {
    var generator = Generator(seed: 5, purpose: "where")
    var right = 0
    for seed in 0..<100 {
      let culprit = Int.random(in: 1...64, using: &generator)
      let finding = try search(steps([culprit: log(1.02)]), seed: seed).finding
      if finding.conclusion == .found, finding.range == culprit - 1...culprit { right += 1 }
    }
    #expect(right >= 95, "\(right)")
  }

  @Test func `Where nothing is slower nothing is found`() throws {
    var alarms = 0
    for seed in 0..<200 {
      let finding = try search(steps([:]), seed: seed, threshold: 1e-4).finding
      if finding.conclusion != .noSlowdown, finding.conclusion != .undecided { alarms += 1 }
    }
    // At most 1 %: 8 or more of 200 has a probability below 1e-3.
    #expect(alarms < 8, "\(alarms)")
    // Noise far beyond the threshold decides nothing, and that is not "no slowdown".
    #expect(try search(steps([:]), seed: 1, threshold: 1e-9).finding.conclusion == .undecided)
    // What became faster is no slowdown, and a search that read the ratio upside down would find one.
    let faster = try search(steps([20: -0.03]), seed: 1).finding
    #expect(faster.conclusion == .noSlowdown)
    #expect(try search(steps([20: 0.03]), seed: 1, sign: -1).finding.conclusion == .noSlowdown)
  }

  @Test func `Of several steps the largest is found`() throws {
    var right = 0
    for seed in 0..<50 {
      let levels = steps([7: 0.008, 30: 0.02, 31: 0.005, 58: 0.01])
      if try search(levels, seed: seed).finding.range == 29...30 { right += 1 }
    }
    #expect(right >= 47, "\(right)")
  }

  @Test func `Commits that do not build are stepped over, and the range says so`() throws {
    let (finding, comparisons) = try search(
      steps([40: 0.03]), broken: [32, 33, 31, 39, 41], seed: 3)
    #expect(finding.conclusion == .found)
    #expect(finding.range == 38...40, "\(String(describing: finding.range))")
    #expect(finding.skipped[32] == "does not build")
    #expect(comparisons < 30, "\(comparisons)")
    let end = try search(steps([3: 0.03], count: 9), broken: [8], seed: 3).finding
    #expect(end.conclusion == .unusableEnd && end.skipped[8] != nil)
  }

  @Test func `What was learnt before an interruption is kept`() throws {
    var calls = 0
    let finding = try BisectSearch(last: 64).run { first, second in
      calls += 1
      if calls == 6 { return .interrupted }
      let level = { (index: Int) in index >= 50 ? 0.05 : 0.0 }
      return .measured((0..<14).map { level(second) - level(first) + Double($0 - 6) * 1e-5 })
    }
    #expect(finding.conclusion == .interrupted)
    #expect(finding.narrowest == 48...64, "\(finding.narrowest)")
  }

  @Test func `A single commit between the ends, and none`() throws {
    #expect(try search([0, 0.03], seed: 1).finding.range == 0...1)
    #expect(try search([0, 0.03, 0.03], seed: 1).finding.range == 0...1)
    #expect(try search([0, 0, 0.03], seed: 1).finding.range == 1...2)
  }
}
