public import Scalars
public import Verification

extension Kurtosis {
  /// Two readings: the mean, and then the sums around it.
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let y = problem.outputs.map { S(Double($0)) }
    let n = S(y.count)
    let mean = sum(y) / n
    let off = y.map { $0 - mean }
    let squares = off.map { $0 * $0 }
    let second = sum(squares)
    let third = dot(squares, off)
    let fourth = dot(squares, squares)
    let scale = S(4) * n / (second * second)
    return [
      "mean": [mean], "variance": [second / n], "kurtosis": [n * fourth / (second * second)],
      "gradient": .scalars(
        zip(off, squares).map { d, square in
          scale * (square * d - third / n - fourth / second * d)
        }),
    ]
  }
}
