public import Scalars
public import Verification

extension ValueStep {
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (labels, least) = best(problem.objective, problem.values.map { S($0) })
    return ["labels": .integers(labels), "objective": [least]]
  }

  /// The first word of least φ, by trying them all.
  static func best<S: Scalar>(
    _ objective: Quadratic, _ values: [S]
  ) -> (labels: [Int], least: S) {
    let (d, c) = (objective.dimension, values.count)
    var word = [Int](repeating: 0, count: d)
    var best = word
    var least = objective.value(word.map { values[$0] })
    // The words in order: the last letter moves first.
    while let k = word.lastIndex(where: { $0 < c - 1 }) {
      word[k] += 1
      for j in k + 1..<d + 1 where j < d { word[j] = 0 }
      let value = objective.value(word.map { values[$0] })
      if value < least { (best, least) = (word, value) }
    }
    return (best, least)
  }
}
