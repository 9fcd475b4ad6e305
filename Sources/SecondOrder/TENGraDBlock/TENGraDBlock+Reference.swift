import Scalars
import Verification

extension TENGraDBlock {
  /// (F + λI)x = Jᵀz + w by elimination, for a Fisher matrix formed entry by entry.
  static func dense<S: Scalar>(_ problem: LayerBatch, over: S.Type) -> [S] {
    let jacobians = problem.jacobians(over: S.self)
    let (p, n) = (problem.parameters, S(problem.samples))
    var fisher = [[S]](repeating: [S](repeating: .zero, count: p), count: p)
    var right = problem.w.map { S($0) }
    for (i, j) in jacobians.enumerated() {
      for r in 0..<p {
        right[r] += S(problem.z[i]) * j[r]
        for c in 0..<p { fisher[r][c] += j[r] * j[c] / n }
      }
    }
    for r in 0..<p { fisher[r][r] += S(problem.lambda) }
    return Elimination.solve(fisher, right) ?? []
  }

  /// The same by Woodbury's identity, in loops.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func dual<S: Scalar>(_ problem: LayerBatch, over: S.Type) -> [S] {
    let (n, l, k, m) = (problem.samples, problem.positions, problem.inputs, problem.outputs)
    let a = problem.a.map { S($0) }, g = problem.g.map { S($0) }
    var kernel = gram(a, g, problem)
    for i in 0..<n { kernel[i][i] += S(problem.lambda) }
    var v = adjoint(problem.z.map { S($0) }, a, g, problem)
    for r in v.indices { v[r] += S(problem.w[r]) }
    let product = (0..<n).map { i -> S in
      var sum = S.zero
      for row in i * l..<(i + 1) * l {
        for o in 0..<m {
          var inner = S.zero
          for c in 0..<k { inner += v[o * k + c] * a[row * k + c] }
          sum += inner * g[row * m + o]
        }
      }
      return sum
    }
    guard let y = Elimination.solve(kernel, product) else { return [] }
    let back = adjoint(y.map { $0 / S(n) }, a, g, problem)
    let inverse = 1 / S(problem.lambda)
    return v.indices.map { (v[$0] - back[$0]) * inverse }
  }

  /// K: Σ over two positions of a product of two inner products, over n.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  private static func gram<S: Scalar>(_ a: [S], _ g: [S], _ problem: LayerBatch) -> [[S]] {
    let (n, l, k, m) = (problem.samples, problem.positions, problem.inputs, problem.outputs)
    var kernel = [[S]](repeating: [S](repeating: .zero, count: n), count: n)
    for i in 0..<n {
      for q in 0...i {
        var sum = S.zero
        for r in i * l..<(i + 1) * l {
          for s in q * l..<(q + 1) * l {
            var left = S.zero, right = S.zero
            for c in 0..<k { left += a[r * k + c] * a[s * k + c] }
            for o in 0..<m { right += g[r * m + o] * g[s * m + o] }
            sum += left * right
          }
        }
        kernel[i][q] = sum / S(n)
        kernel[q][i] = kernel[i][q]
      }
    }
    return kernel
  }

  /// Jᵀy = Σ yᵢ Σₗ gᵢₗ aᵢₗᵀ.
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  private static func adjoint<S: Scalar>(_ y: [S], _ a: [S], _ g: [S], _ problem: LayerBatch) -> [S]
  {
    let (l, k, m) = (problem.positions, problem.inputs, problem.outputs)
    var sum = [S](repeating: .zero, count: k * m)
    for row in 0..<problem.rows {
      for o in 0..<m {
        let weight = y[row / l] * g[row * m + o]
        for c in 0..<k { sum[o * k + c] += weight * a[row * k + c] }
      }
    }
    return sum
  }

  /// Multiplications of ``dual(_:over:)``: the Gram matrices of pairs of samples with all positions, the
  /// elimination of order n with one right-hand side, and three products with J or Jᵀ.
  static func dualCost(_ problem: LayerBatch) -> Int {
    let (n, l, k, m) = (problem.samples, problem.positions, problem.inputs, problem.outputs)
    let pairs = n * (n + 1) / 2 * l * l * (k + m + 1)
    let products = problem.rows * (m * (k + 1) + 2 * (m * k + m))
    // In step p of n, n − 1 − p rows lose multiples of n − p entries and of one number on the right.
    let elimination = (0..<n).reduce(0) { $0 + (n - 1 - $1) * (n - $1 + 1) } + n * (n - 1) / 2
    return pairs + products + elimination + k * m
  }
}
