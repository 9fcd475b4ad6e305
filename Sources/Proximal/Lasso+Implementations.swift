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
        (
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

  /// Two operations for each number of X in each of the two products, and nine for each feature;
  /// X is read once at least.
  static func lassoWork(_ problem: Lasso) -> Work {
    let (n, d) = (Double(problem.samples.count), Double(problem.features))
    return Work(
      flops: Double(problem.iterations) * (4 * n * d + 2 * n + 9 * d),
      bytes: 8 * (n * d + n + d))
  }
}

extension Lasso {
  var matrix: Matrix<Double> {
    Matrix(rows: samples.count, columns: features, elements: samples.flatMap { $0 })
  }
}
