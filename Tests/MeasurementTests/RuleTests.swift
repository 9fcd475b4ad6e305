import class Foundation.JSONDecoder
import struct Foundation.Data
import Measurement
import Scalars
import Testing

/// What the rule of `compare` promises, on simulated pairs of processes.
@Suite struct RuleTests {
  /// A run of so many benchmarks of which each pair gives `shift` and noise; looks are taken as they come.
  private func run(
    _ shifts: [Double], noise: Double, rule: Rule, using generator: inout Generator
  ) -> [Judgement] {
    var data = shifts.map { _ in [Double]() }
    var verdicts = [Judgement?](repeating: nil, count: shifts.count)
    for look in rule.looks {
      let open = verdicts.indices.filter { verdicts[$0] == nil }
      for i in open {
        while data[i].count < look {
          // One in ten is a bad one.
          let scale = generator.uniform() < 0.1 ? 10 * noise : noise
          data[i].append(shifts[i] + scale * generator.gaussian())
        }
      }
      let decided = (
        slower: verdicts.count { $0 == .slower }, faster: verdicts.count { $0 == .faster }
      )
      let new = rule.verdicts(
        on: open.map { data[$0] }, decided: decided, comparisons: shifts.count)
      for (i, verdict) in zip(open, new) { verdicts[i] = verdict }
    }
    return verdicts.map { $0 ?? .unresolved }
  }

  @Test func `The first look can decide, whatever the number of comparisons`() {
    for comparisons in [1, 10, 100, 1000] {
      let rule = Rule(comparisons: comparisons)
      let share = rule.level / Double(rule.looks.count * comparisons)
      #expect(rule.looks[0] >= Rule.leastProcesses)
      #expect(SignedRank.leastP(count: rule.looks[0]) <= share)
      #expect(rule.looks == rule.looks.sorted())
    }
  }

  @Test func `Base beside base watches only where there are pairs enough to alarm`() throws {
    var report = ComparisonReport(
      base: "a", head: "b", host: .current, rule: Rule(comparisons: 3))
    func control(pairs: Int) -> Measurement.Comparison {
      var control = Measurement.Comparison(subject: Subject(.compute))
      control.logRatios = [Double](repeating: 0.01, count: pairs)
      return control
    }
    var failed = control(pairs: report.rule.looks[0])
    let failure = Data(#"{"isHeads": false, "reason": "it crashed"}"#.utf8)
    failed.failure = try JSONDecoder().decode(
      Measurement.Comparison.Failure.self, from: failure)
    report.controls = [control(pairs: 0), control(pairs: 6), failed]
    #expect(report.watching.isEmpty)
    report.controls.append(control(pairs: report.rule.looks[0]))
    #expect(report.watching.count == 1)
  }

  @Test func `A suite of a hundred without a change gives hardly an alarm`() {
    var generator = Generator(seed: 11, purpose: "null suite")
    let rule = Rule(comparisons: 100, level: 0.05)
    let alarms = (0..<60).count { _ in
      // Noise of the margin's size: the margin alone does not hold alarms back.
      let verdicts = run(
        [Double](repeating: 0, count: 100), noise: 0.005, rule: rule, using: &generator)
      return verdicts.contains { $0 == .slower }
    }
    // At 5 % for a suite: more than 9 of 60 has a probability below 1e-3.
    #expect(alarms <= 9)
  }

  @Test func `One per cent in four tenths of noise is found`() {
    var generator = Generator(seed: 13, purpose: "power")
    let rule = Rule(comparisons: 3)
    let found = (0..<200).count { _ in
      run([0.01, 0, 0], noise: 0.004, rule: rule, using: &generator)[0] == .slower
    }
    #expect(found >= 190)
  }

  @Test func `What is the same within the margin is called so, and what nobody knows is not`() {
    var generator = Generator(seed: 17, purpose: "same")
    let rule = Rule(comparisons: 2)
    let quiet = run([0.0005, 0], noise: 0.001, rule: rule, using: &generator)
    #expect(quiet == [.same, .same])
    let loud = run([0, 0], noise: 0.05, rule: rule, using: &generator)
    #expect(loud == [.unresolved, .unresolved])
  }

  @Test func `A shown difference below the margin is no alarm`() {
    let rule = Rule(margin: 0.01, level: 0.01, looks: [20])
    let data = (0..<20).map { 0.004 + Double($0) * 1e-5 }
    #expect(rule.verdicts(on: [data], comparisons: 1) == [.same])
    // The same, ten times as large, is one: a rule that never alarms would fail here.
    #expect(rule.verdicts(on: [data.map { 10 * $0 }], comparisons: 1) == [.slower])
    #expect(rule.verdicts(on: [data.map { -10 * $0 }], comparisons: 1) == [.faster])
  }
}
