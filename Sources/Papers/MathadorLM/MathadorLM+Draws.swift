import Language
import Scalars
import Verification

extension MathadorLM {
  /// What the generator meets: targets with 18 points, and how hard they are.
  static let drawn = PaperTable(
    "draws",
    "Base numbers as the generator draws them: how many targets earn 18, and the hardest of them",
    place: nil
  ) { inputs in
    let count = Pace.isBrief ? 20 : 300
    var generator = Generator(seed: inputs.seed, purpose: "Mathador/draws")
    var full: [Int] = [], below: [Int] = [], hardest = (points: 0, count: 1), none = 0
    var disordered = 0
    for draw in 0..<count {
      if draw % 50 == 0 { try inputs.step("draw \(draw) of \(count)") }
      let problem = Mathador.problem(size: 5, using: &generator)
      let found = try Mathador.implementations[0](problem)
      let values = found[integers: "values"], best = found[integers: "best"]
      let (points, counts) = (found[integers: "points"], found[integers: "counts"])
      let places = values.indices.filter { best[$0] == 18 }
      full.append(places.count)
      below.append(places.count { values[$0] <= 99 })
      if places.isEmpty { none += 1 }
      // Σ points / |E|², compared crosswise.
      func isHarder(_ a: (points: Int, count: Int), _ b: (points: Int, count: Int)) -> Bool {
        a.points * b.count * b.count > b.points * a.count * a.count
      }
      let ranked = found[integers: "ranked"]
      let of = Dictionary(uniqueKeysWithValues: values.indices.map { (values[$0], $0) })
      let difficulties = ranked.compactMap { of[$0] }.map { (points[$0], counts[$0]) }
      disordered += zip(difficulties, difficulties.dropFirst()).count { isHarder($0, $1) }
      for i in places where isHarder((points[i], counts[i]), hardest) {
        hardest = (points[i], counts[i])
      }
    }
    let sorted = full.sorted()
    let mean = Double(full.reduce(0, +)) / Double(count)
    let few = Double(below.reduce(0, +)) / Double(max(1, full.reduce(0, +)))
    return TableResult(
      columns: ["mean", "least", "median", "most", "of them ≤ 99, %", "draws without"],
      rows: [
        .init(
          "targets with 18 points",
          [
            .figure(Cell.decimal(mean, digits: 1)), .figure("\(sorted[0])"),
            .figure("\(sorted[count / 2])"), .figure("\(sorted[count - 1])"),
            .figure(Cell.decimal(100 * few, digits: 1)), .figure("\(none)"),
          ])
      ],
      shapes: [
        Shape(
          "targets are ranked from easy to hard, by whole numbers", holds: disordered == 0,
          evidence: "\(disordered) neighbours of \(count) draws are not"),
        Shape(
          "no difficulty exceeds 18, that of one way with 18 points",
          holds: hardest.points <= 18 * hardest.count * hardest.count,
          evidence: "the hardest has \(hardest.count) ways and d = "
            + Cell.significant(
              Double(hardest.points) / Double(hardest.count * hardest.count), digits: 3)),
      ],
      notes: [
        "\(count) draws; d = Σ points / ways², a target's mean score over its number of ways",
        "a draw without a target of 18 points gives no problem: the generator draws again",
      ])
  }
}
