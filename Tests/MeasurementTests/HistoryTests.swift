import Foundation
import Measurement
import Scalars
import Testing

/// What change-point detection promises, on simulated series. `ci/experiments/history` has the larger study.
@Suite struct HistoryTests {
  /// Figures with noise of 1 % about 1, AR(1), with spikes of 4 to 10 scales; steps in scales.
  private func figures(
    _ count: Int, rho: Double = 0, spikes: Double = 0, steps: [Int: Double] = [:], seed: Int
  ) -> [Double] {
    var generator = Generator(seed: UInt64(seed), purpose: "series \(rho) \(spikes)")
    var x = generator.gaussian()
    return (0..<count).map { index in
      x = rho * x + (1 - rho * rho).squareRoot() * generator.gaussian()
      var spike = 0.0
      if generator.uniform() < spikes {
        spike = (generator.uniform() < 0.5 ? -1 : 1) * (4 + 6 * generator.uniform())
      }
      let level = steps.reduce(0) { $1.key <= index ? $0 + $1.value : $0 }
      return exp(0.01 * (x + spike + level))
    }
  }

  @Test(arguments: [(0.0, 0.0), (0.5, 0.0), (0.0, 0.05)])
  func `Without a step alarms are as rare as promised`(_ rho: Double, _ spikes: Double) {
    let detector = ChangePointDetector(level: 0.01)
    let (series, length) = (30, 50)
    let alarms = (0..<series).reduce(0) { sum, seed in
      sum + detector.changes(in: figures(length, rho: rho, spikes: spikes, seed: seed)).count
    }
    // 1170 commits are watched: 12 alarms at 1 %; more than 27 would come with a probability below 1e-4. Without
    // the correlation taken off there are some 60.
    #expect(alarms <= 27, "\(alarms)")
  }

  @Test func `Three scales are found soon, in their place, and measured`() throws {
    let detector = ChangePointDetector()
    var (found, soon, placed, covered) = (0, 0, 0, 0)
    for seed in 0..<30 {
      let values = figures(60, steps: [40: 3], seed: seed)
      guard
        let change = detector.changes(in: values).first(where: { (38...42).contains($0.index) })
      else { continue }
      found += 1
      if change.noticed <= 45 { soon += 1 }
      if abs(change.index - 40) <= 1 { placed += 1 }
      if (change.low...change.high).contains(exp(0.03)) { covered += 1 }
      #expect(change.rate <= 0.001 && change.after > change.before)
    }
    #expect(found >= 29 && soon >= 26 && placed >= 26 && covered >= 25)
  }

  @Test func `A step up and one down are two`() {
    let values = figures(90, steps: [30: 5, 60: -5], seed: 4)
    let changes = ChangePointDetector().changes(in: values)
    #expect(changes.count == 2)
    #expect(changes.first?.index == 30 && changes.last?.index == 60)
    #expect((changes.first?.ratio ?? 0) > 1.03 && (changes.last?.ratio ?? 1) < 0.97)
  }

  @Test func `One spike is no step, nor are two that come together`() {
    for spikes in [[30], [30, 31]] {
      var values = figures(60, seed: 9)
      for index in spikes { values[index] *= 1.2 }
      #expect(ChangePointDetector().changes(in: values).isEmpty, "\(spikes)")
    }
  }

  @Test func `Units do not matter, the same series has the same answer, and counts may be exact`() {
    let values = figures(60, steps: [40: 4], seed: 2)
    let changes = ChangePointDetector().changes(in: values)
    #expect(!changes.isEmpty && ChangePointDetector().changes(in: values) == changes)
    let scaled = ChangePointDetector().changes(in: values.map { 1024 * $0 })
    #expect(scaled.map(\.index) == changes.map(\.index))
    let counts = [Double](repeating: 1000, count: 20) + [Double](repeating: 1001, count: 8)
    #expect(ChangePointDetector().changes(in: counts).map(\.index) == [20])
  }

  @Test func `A series that is too short says so and nothing else`() {
    let points = (0..<11).map {
      FigureSeries.Point(commit: "\($0)", date: "", figure: $0 < 6 ? 1 : 9)
    }
    var series = FigureSeries(name: "s", unit: "seconds", points: points)
    series.analyse(with: ChangePointDetector())
    #expect(series.isTooShort && series.changes.isEmpty)
    #expect(ChangePointDetector.leastPoints == 12)
    #expect(ChangePointDetector().changes(in: []).isEmpty)
  }
}
