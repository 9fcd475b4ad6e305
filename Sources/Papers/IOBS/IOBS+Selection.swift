import Bindings
import Pruning
import Scalars
import Structures
import Verification

extension IOBS {
  private static let draws = 400, size = 10, removed = 5

  /// A noisy least-squares problem with correlated features, at its minimiser.
  private static func layer(_ generator: inout Generator) throws -> SetSelection.Problem {
    let n = 2 * size
    let inputs = Matrix<Double>(rows: n, columns: size) { _, _ in generator.gaussian() }
    let common = (0..<n).map { _ in generator.gaussian() }
    let mixed = Matrix<Double>(rows: n, columns: size) { i, j in inputs[i, j] + common[i] }
    let planted = (0..<size).map { $0 < size - removed ? generator.gaussian() : 0 }
    let targets = Matrix<Double>(rows: n, columns: 1) { i, _ in
      (0..<size).reduce(generator.gaussian()) { $0 + mixed[i, $1] * planted[$1] }
    }
    let weights = try LAPACK.leastSquares(mixed, targets).elements
    return SetSelection.Problem(
      curvature: Curvature(inputs: mixed, damping: 0), weights: weights, count: removed,
      rule: .enumeration)
  }

  /// What the loss grows by at least where these weights are zero: ½ w_Sᵀ (H_SS - H_SR H_RR⁻¹ H_RS) w_S, without
  /// the inverse of H that the rules go by.
  private static func growth(_ set: [Int], _ problem: SetSelection.Problem) throws -> Double {
    let rest = problem.weights.indices.filter { !set.contains($0) }
    let h = problem.curvature.matrix
    let kept = Matrix<Double>(rows: rest.count, columns: rest.count) { h[rest[$0], rest[$1]] }
    let inverse = try LAPACK.inverse(positiveDefinite: kept)
    func pull(_ rows: [Int]) -> [Double] {
      rows.map { row in set.reduce(0) { $0 + h[row, $1] * problem.weights[$1] } }
    }
    let healed = pull(rest)
    let gained = healed.indices.map { dot(Array(inverse[row: $0]), healed) }
    return (dot(set.map { problem.weights[$0] }, pull(set)) - dot(healed, gained)) / 2
  }

  static let selection = PaperTable(
    "selection", "Loss of removing 5 of 10 weights over that of the best set", place: nil
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "I-OBS/selection")
    let rules: [SetSelection.Rule] = [.magnitude, .diagonal, .greedy]
    var ratios: [[Double]] = [[], [], [], []]
    var (below, misstated) = (0, 0)
    for _ in 0..<draws {
      var problem = try layer(&generator)
      let least = try SetSelection.implementations[0](problem)["loss"][0]
      for (r, rule) in rules.enumerated() {
        problem.rule = rule
        let result = try SetSelection.implementations[0](problem)
        ratios[r + 1].append(result["loss"][0] / least)
        if result["loss"][0] < least * (1 - 1e-9) { below += 1 }
        let growth = try growth(result[integers: "order"], problem)
        if !(abs(result["loss"][0] / growth - 1) < 1e-9) { misstated += 1 }
        guard rule == .magnitude else { continue }
        let gone = problem.weights.indices.map { i in
          result[integers: "order"].contains(i) ? problem.weights[i] : 0
        }
        let h = problem.curvature.matrix
        let product = gone.indices.map { dot(Array(h[row: $0]), gone) }
        ratios[0].append(dot(gone, product) / 2 / least)
      }
    }
    let labels = ["magnitude, no update", "magnitude", "diagonal", "greedy"]
    let samples = ratios.map { Samples($0) }
    let logarithms = ratios.map { Samples($0.map { Double.log($0) }) }
    return TableResult(
      columns: ["mean", "largest", "geometric mean", "is the best set"],
      rows: labels.indices.map { i in
        let best = ratios[i].count { $0 < 1 + 1e-9 }
        return .init(
          labels[i],
          [
            .figure(Cell.significant(samples[i].mean, digits: 3)),
            .figure(Cell.significant(ratios[i].max() ?? .nan, digits: 3)),
            .figure(Cell.significant(Double.exp(logarithms[i].mean), digits: 3)),
            .figure("\(best) of \(draws)"),
          ])
      },
      shapes: [
        Shape(
          "no rule is below enumeration", holds: below == 0,
          evidence: "\(below) of \(3 * draws) are, by more than rounding"),
        Shape(
          "the loss of a rule's set is the least that there is without its weights",
          holds: misstated == 0, evidence: "\(misstated) of \(3 * draws) are not, to 1e-9"),
        try .decreasing(
          "logarithm of the ratio", onSeeds: zip(labels, logarithms).map { ($0, $1) }),
      ],
      notes: [
        "least squares with 20 samples of ten features of correlation ½ and unit noise; five weights were planted as zero; "
          + "\(draws) draws; the order is one of means and holds of no single problem",
        "no update: the set by magnitude is set to zero and nothing makes up for it",
      ])
  }
}
