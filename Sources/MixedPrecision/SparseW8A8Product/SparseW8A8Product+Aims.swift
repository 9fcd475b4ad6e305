import Peers
import Scalars
import Verification

extension SparseW8A8Product: Aimed {
  public static var aims: [Aim<SparseW8A8Product>] {
    [
      Aim("1 × 4096²", isCold: true, .roof(.int8, 0.9)) { generator in
        var problem = problem(size: 4096, using: &generator)
        problem.activations = .init(
          rows: 1, columns: 4096, elements: Array(problem.activations[row: 0]))
        return problem
      }
    ]
  }
}
