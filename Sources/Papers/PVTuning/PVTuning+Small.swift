import Codebooks
import Scalars
import Structures
import Verification

extension PVTuning {
  private static let dimension = 6, starts = 40

  /// Every partition of d variables into at most c groups, as labels in order of first appearance.
  static func partitions(_ d: Int, atMost c: Int) -> [[Int]] {
    var all: [[Int]] = [[]]
    for _ in 0..<d {
      all = all.flatMap { labels in
        let next = (labels.max() ?? -1) + 1
        return (0...min(next, c - 1)).map { labels + [$0] }
      }
    }
    return all
  }

  private static func tied(
    _ objective: Quadratic, _ labels: [Int]
  ) throws -> (values: [Double], value: Double) {
    let result = try TiedStep.implementations[0](.init(objective: objective, labels: labels))
    return (result["values"], result["objective"][0])
  }

  private struct Run {
    var least = 0.0, reached = 0.0, rounds = 0, isMonotone = true
    /// -φ at the least over all partitions: what there is to win.
    var isGlobal: Bool { reached - least <= 1e-9 * abs(least) }
    var gap: Double { (reached - least) / abs(least) }
  }

  /// Tied and value steps in turn until φ stays, from random labels.
  private static func run(_ c: Int, _ generator: inout Generator) throws -> Run {
    let d = dimension
    let g = Matrix<Double>(rows: d, columns: d) { _, _ in generator.gaussian() }
    let a = Matrix<Double>(rows: d, columns: d) { i, j in
      let (low, high) = (min(i, j), max(i, j))
      return (0..<d).reduce(low == high ? 0.1 : 0) { $0 + g[$1, low] * g[$1, high] }
    }
    let objective = Quadratic(matrix: a, linear: (0..<d).map { _ in generator.gaussian() })
    var run = Run()
    run.least = try partitions(d, atMost: c).map { try tied(objective, $0).value }.min() ?? .nan
    var labels = (0..<d).map { $0 < c ? $0 : Int(generator.next() % UInt64(c)) }
    labels.shuffle(using: &generator)
    var last: (value: Double, slack: Double)?
    while true {
      let step = try tied(objective, labels)
      let tiedValue = objective.rounded(labels.map { step.values[$0] })
      let choice = try ValueStep.implementations[0](
        .init(objective: objective, values: step.values))
      let taken = choice[integers: "labels"]
      let chosen = objective.rounded(taken.map { step.values[$0] })
      if let last, tiedValue.value > last.value + last.slack + tiedValue.slack {
        run.isMonotone = false
      }
      if chosen.value > tiedValue.value + chosen.slack + tiedValue.slack { run.isMonotone = false }
      run.reached = min(chosen.value, tiedValue.value)
      // Labels that stay are a fixed point.
      guard taken != labels, run.rounds < 50 else { break }
      last = chosen
      run.rounds += 1
      // A value that nobody takes is dropped from the numbering.
      let names = Array(Set(taken)).sorted()
      labels = taken.map { names.firstIndex(of: $0) ?? 0 }
    }
    return run
  }

  static let small = PaperTable(
    "small", "Exact steps in turn on quadratics of six variables and at most c values",
    place: "the small study, in its manner; its figures were not found",
    uses: [TiedStep.self, ValueStep.self]
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "PVTuning/small")
    let sizes = Array(1...dimension)
    let runs = try sizes.map { c in
      try (0..<starts).map { _ in try run(c, &generator) }
    }
    func share(_ runs: [Run]) -> Double { Double(runs.count(where: \.isGlobal)) / Double(starts) }
    func mean(_ runs: [Run], _ part: (Run) -> Double) -> Double {
      runs.reduce(0) { $0 + part($1) } / Double(starts)
    }
    let shares = runs.map(share)
    let all = runs.flatMap { $0 }
    return TableResult(
      columns: sizes.map { "c = \($0)" },
      rows: [
        .init(
          "partitions",
          sizes.map { .figure("\(partitions(dimension, atMost: $0).count)") }),
        .init(
          "reach the global minimum, %", shares.map { .figure(Cell.decimal(100 * $0, digits: 0)) }),
        .init(
          "mean gap over what there is to win, %",
          runs.map { .figure(Cell.significant(100 * mean($0, \.gap), digits: 3)) }),
        .init(
          "mean rounds",
          runs.map { .figure(Cell.decimal(mean($0) { Double($0.rounds) }, digits: 1)) }),
      ],
      shapes: [
        Shape(
          "φ never rises, in either step", place: "the theorem of convergence",
          holds: all.allSatisfy(\.isMonotone), evidence: "\(all.count) runs"),
        Shape(
          "one value: the first tied step is the global minimum", holds: shares[0] == 1,
          evidence: "\(Cell.decimal(100 * shares[0], digits: 0)) %"),
        Shape(
          "that it converges is not that it solves: with two to five values some runs end elsewhere",
          holds: shares[1...4].allSatisfy { $0 < 1 },
          evidence: shares.map { Cell.decimal(100 * $0, digits: 0) }.joined(separator: ", ") + " %"),
      ],
      notes: [
        "\(starts) quadratics for each c, A = GᵀG + I/10 and b normal, one start of random labels each in which every value is taken; "
          + "the minimum is that over all partitions into at most c groups"
      ])
  }
}
