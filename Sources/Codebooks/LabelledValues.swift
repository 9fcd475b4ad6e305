import Scalars

/// Variables that have one of a few values each: what both linearised steps start from.
enum LabelledValues {
  static func obstacle(_ objective: Quadratic, _ values: [Double], _ labels: [Int]) -> String? {
    if let obstacle = objective.obstacle { return obstacle }
    guard !values.isEmpty else { return "there is no value to take" }
    if let value = values.first(where: { !$0.isFinite }) {
      return "the value \(value) is not finite"
    }
    guard labels.count == objective.dimension else {
      return "\(labels.count) labels for \(objective.dimension) variables"
    }
    return labels.first { !values.indices.contains($0) }.map {
      "the label \($0) names none of \(values.count) values"
    }
  }

  /// One to six values that are multiples of ⅛ up to 2: ties are real, and all sums are exact.
  static func random(
    _ d: Int, using generator: inout Generator
  ) -> (objective: Quadratic, values: [Double], labels: [Int]) {
    let values = (0..<1 + Int(generator.next() % 6)).map { _ in
      Double(Int.random(in: -16...16, using: &generator)) / 8
    }
    let labels = (0..<d).map { _ in Int(generator.next() % UInt64(values.count)) }
    return (.random(d, using: &generator), values, labels)
  }
}

extension Quadratic {
  /// max Σⱼ |a_ij| over some variables, or all: not below the greatest eigenvalue of that part of A (Gershgorin).
  public func largestRowSum(over chosen: [Int]? = nil) -> Double {
    let chosen = chosen ?? Array(0..<dimension)
    return chosen.map { i in chosen.reduce(0.0) { $0 + abs(matrix[i, $1]) } }.max() ?? 0
  }
}
