import Pruning
import Scalars
import Verification

extension IOBS {
  /// A problem with a planted sparse stationary point where third derivatives do not vanish.
  private static func robust(seed: UInt64) -> IOBSStep.Problem {
    var generator = Generator(seed: seed, purpose: "I-OBS/order")
    var problem = IOBSStep.problem(size: 12, using: &generator)
    while problem.robustness == 0 { problem = IOBSStep.problem(size: 12, using: &generator) }
    return problem
  }

  static let order = PaperTable(
    "order", "One step from a distance e_t: e_{t+1}, and its order", place: nil
  ) { inputs in
    let distances = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5]
    let problem = robust(seed: inputs.seed)
    var generator = Generator(seed: inputs.seed, purpose: "I-OBS/ray")
    let ray = problem.planted.map { _ in generator.gaussian() }
    let length = squaredNorm(ray).squareRoot()
    var errors: [IOBSStep.Variant: [Double]] = [:]
    for variant in IOBSStep.Variant.allCases {
      errors[variant] = try distances.map { distance in
        var here = problem
        here.variant = variant
        here.start = axpy(distance / length, ray, problem.planted)
        let next = try IOBSStep.implementations[0](here)["theta"]
        return squaredNorm(axpy(-1, problem.planted, next)).squareRoot()
      }
    }
    func slopes(_ values: [Double]) -> [Double] {
      zip(values, values.dropFirst()).map { Double.log($0 / $1) / Double.log(10) }
    }
    let (cut, healed) = (errors[.truncation] ?? [], errors[.surgeon] ?? [])
    let orders = (slopes(cut), slopes(healed))
    let rows = distances.indices.map { i -> TableResult.Row in
      func slope(_ values: [Double]) -> Cell {
        i == 0 ? .absent("first") : .figure(Cell.decimal(values[i - 1], digits: 3))
      }
      return .init(
        "e_t = \(distances[i])",
        [
          .figure(Cell.significant(cut[i], digits: 3)), slope(orders.0),
          .figure(Cell.significant(healed[i], digits: 3)), slope(orders.1),
        ])
    }
    let least = (orders.0.dropFirst() + orders.1.dropFirst()).min() ?? 0
    return TableResult(
      columns: ["Topk-I-OBS", "order", "I-OBS", "order"], rows: rows,
      shapes: [
        Shape(
          "below e_t = 1e-2 the order is at least 1.95", holds: least >= 1.95,
          evidence: "the least of \(2 * (distances.count - 2)) is \(Cell.decimal(least, digits: 4))"
        )
      ],
      notes: [
        "d = 12, squares and logarithms: φ(r) = r²/2 + log(1 + r²)/2, ∇f(θ*) = 0 at a sparse θ* with residuals 1 and -2"
      ])
  }
}
