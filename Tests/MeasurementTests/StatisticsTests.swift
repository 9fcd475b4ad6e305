import Measurement
import Scalars
import Testing

@Suite struct StatisticsTests {
  @Test func `The median halves the sample`() {
    #expect(Statistics.median([3, 1, 2]) == 2)
    #expect(Statistics.median([4, 1, 2, 3]) == 2.5)
    #expect(Statistics.median([7]) == 7)
    #expect(Statistics.median([]).isNaN)
  }

  @Test func `The interval uses the order statistics of the sign test`() {
    // n = 10, 95 %: P(Binomial(10, ½) ≤ 1) = 11/1024 ≤ 0.025 < P(≤ 2) = 56/1024, so the 2nd and 9th.
    let sample = (1...10).map(Double.init)
    #expect(Statistics.medianInterval(sample) == 2...9)
    // n = 5: even the extremes cover only 93.75 %; the whole range is all that can be given.
    #expect(Statistics.medianInterval([5, 1, 3, 2, 4]) == 1...5)
  }

  @Test func `The interval covers the median as often as it promises`() {
    var covered = 0
    let trials = 2_000
    for trial in 0..<trials {
      var generator = Generator(seed: UInt64(trial), purpose: "coverage")
      let sample = (0..<21).map { _ in generator.gaussian() }
      if Statistics.medianInterval(sample).contains(0) { covered += 1 }
    }
    // P(Binomial(21, ½) ≤ 5) = 1.33 %, so it covers 97.3 %; below 96 % is 3.6 standard deviations away.
    #expect(Double(covered) / Double(trials) > 0.96)
  }
}
