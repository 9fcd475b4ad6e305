public import Scalars
public import Verification

extension AnchoredProduct {
  /// Activations are dequantised first, and multiplied as numbers.
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var sums: [Int] = []
    var y: [S] = []
    for t in 0..<problem.tokens.rows {
      let codes = Array(problem.tokens[row: t])
      let x = codes.map { S(problem.low) + S(problem.step) * S($0) }
      for i in 0..<problem.weights.rows {
        let weights = Array(problem.weights[row: i])
        sums.append(zip(codes, weights).reduce(0) { $0 + $1.0 * $1.1 })
        y.append(dot(x, weights.map { S(problem.scales[i]) * S($0) }))
      }
    }
    return ["sums": .integers(sums), "y": .scalars(y)]
  }
}
