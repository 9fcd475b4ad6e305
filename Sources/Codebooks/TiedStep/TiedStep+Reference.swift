public import Scalars
public import Verification

extension TiedStep {
  /// The normal equations, Z written out.
  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (d, c) = (problem.objective.dimension, problem.groups)
    let z = (0..<d).map { i in (0..<c).map { S(problem.labels[i] == $0 ? 1 : 0) } }
    let a = (0..<d).map { problem.objective.matrix[row: $0].map { S($0) } }
    let columns = transpose(z)
    let products = columns.map { multiply(rows: a, $0) }
    let left = columns.map { column in products.map { dot(column, $0) } }
    let b = problem.objective.linear.map { S($0) }
    let values = eliminated(left, columns.map { dot($0, b) })
    return [
      "values": .scalars(values),
      "objective": [problem.objective.value(problem.labels.map { values[$0] })],
    ]
  }
}
