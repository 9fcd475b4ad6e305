import Bindings
import Scalars
import Structures
import Verification

extension Algorithm where Problem == Lasso {
  /// Every form of the gradient under one rule of momentum. The Gram matrix is formed in the timed part.
  ///
  /// - Parameters:
  ///   - momentum: β₁, …, β_T.
  ///   - nominal: The iterates of the reference in double precision.
  static func forms(
    momentum: @escaping @Sendable (Int) -> [Double],
    nominal: @escaping @Sendable (Lasso) -> [[Double]]
  ) -> [Implementation<Self>] {
    let rounding = Implementation<Self>.Fidelity.rounding(
      "nonexpansive steps: Higham 2002, Lemma 3.1, step by step (Lasso.forwardBound)"
    ) { problem in
      let bound = problem.forwardBound(
        momentum: momentum(problem.iterations), nominal: nominal(problem))
      return ["w": .norm(bound)]
    }
    func form(
      _ name: String,
      _ gradient: @escaping @Sendable (Matrix<Double>, [Double]) -> LassoLoop.Preparation
    ) -> Implementation<Self> {
      Implementation(name, rounding) { problem in
        if let obstacle = problem.obstacle { throw LassoError(obstacle) }
        return (
          loop: LassoLoop(problem, momentum: momentum(problem.iterations)),
          gradient: gradient(problem.matrix, problem.targets)
        )
      } run: { input in
        input.loop.run(input.gradient())
      } observe: { w in
        ["w": .scalars(w)]
      }
    }
    return [
      form("dense") { x, targets in { LassoLoop.dense(x, targets) } },
      form("sparse") { x, targets in
        let rows = CSR(x)
        return { LassoLoop.sparse(rows, targets) }
      },
      form("openblas-gemv") { x, targets in { LassoLoop.products(x, targets) } },
      form("openblas-gram") { x, targets in { LassoLoop.gramGradient(x, targets) } },
    ]
  }

  /// The reference's own operations: T iterations of two products with X, and what the momentum takes.
  ///
  /// - Parameters:
  ///   - formula: What is added for the momentum.
  ///   - momentum: Flops of β₁, …, β_T.
  ///   - run: The reference over ``Counted``.
  static func lassoCounters(
    _ formula: String, momentum: @escaping @Sendable (_ iterations: Int) -> Int,
    run: @escaping @Sendable (Lasso) -> Void
  ) -> [Counter<Self>] {
    [
      Counter(
        "flops of the reference", formula: "T (4nd + n + 11d)\(formula)",
        declared: { problem in
          let (n, d) = (problem.samples.count, problem.features)
          return problem.iterations * (4 * n * d + n + 11 * d) + momentum(problem.iterations)
        },
        counted: { problem in Counted.count { run(problem) }.flops })
    ]
  }

  /// The least work of all forms, so that a form which multiplies zeros shows the smaller fraction that
  /// it makes use of. With z numbers of X that are not zero, cᵢ of them in sample i,
  ///
  ///     T · 4z + T (n + 6d)   by two products with X in each iteration,
  ///     Σ cᵢ(cᵢ + 3) + T (2d² + 6d)   by the Gram matrix,
  ///
  /// whichever is less; those z numbers are read once, and y, and w is written.
  static func lassoWork(_ problem: Lasso) -> Work {
    let (n, d) = (Double(problem.samples.count), Double(problem.features))
    let t = Double(problem.iterations)
    let counts = problem.samples.map { row in Double(row.count { $0 != 0 }) }
    let stored = counts.reduce(0, +)
    let products = t * (4 * stored + n + 6 * d)
    let gram = counts.reduce(0) { $0 + $1 * ($1 + 3) } + t * (2 * d * d + 6 * d)
    return Work(flops: min(products, gram), bytes: 8 * (stored + n + d))
  }
}

extension Lasso {
  var matrix: Matrix<Double> {
    Matrix(rows: samples.count, columns: features, elements: samples.flatMap { $0 })
  }
}
