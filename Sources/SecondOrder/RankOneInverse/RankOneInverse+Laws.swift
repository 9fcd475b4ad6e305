import Scalars
import Verification

extension RankOneInverse {
  static let golden: [Example<RankOneInverse>] = [
    Example(
      FactorProblem(gamma: 0.5, start: Packed(1, order: 2), vectors: [[1, 1]]),
      gives: ["inverse": [Rational(4, 3), Rational(-2, 3), Rational(4, 3)]],
      from: "by hand: the average is (1, 1/2; 1/2, 1), its determinant 3/4"),
    Example(
      FactorProblem(
        gamma: 0.5, start: Packed(1, order: 2), vectors: .init(repeating: [1, 0], count: 10)),
      gives: ["inverse": [1, 0, 1024]],
      from: "by hand: along a unit vector that repeats 1 stays 1; across it 1 becomes γ⁻¹⁰"),
    Example(
      FactorProblem(
        gamma: 0.95, start: Packed(1, order: 2), vectors: .init(repeating: [1, 0], count: 100)),
      gives: ["inverse": [1, 0, Rational(168_904, 1000)]], within: 0.0005,
      from: "the golden sequence, run in NumPy: 1 along g and γ⁻¹⁰⁰ = 168.904 across it"),
  ]

  static func matrix(_ result: Observation<Rational>, order: Int) -> [[Rational]]? {
    let elements = result["inverse"]
    guard elements.count == order * (order + 1) / 2 else { return nil }
    return Packed(order: order, elements: elements).rows
  }

  static let statements: [Law<RankOneInverse>] = [
    Law("It is the inverse of the average of outer products.") { problem, subject in
      guard let p = matrix(subject(problem), order: problem.order),
        let product = problem.average.map({ Elimination.product($0, p) })
      else { return false }
      return product.isIdentity
    },
    Law("It stays positive definite.") { problem, subject in
      matrix(subject(problem), order: problem.order).map(Elimination.isPositiveDefinite) ?? false
    },
    turnedLaw,
    Law("Four components reflected by I − ½11ᵀ: P(Qg) = Q P(g) Qᵀ.") { problem, subject in
      guard problem.order >= 4 else { return true }
      let reflected = Packed(order: problem.order, elements: subject(problem)["inverse"]).reflected
      return subject(problem.reflected)["inverse"] == reflected.elements
    },
    Law("Vectors halved and P₀ times four: the inverse is four times as large.") {
      problem, subject in
      var scaled = problem
      scaled.start = problem.start.map { 4 * $0 }
      scaled.vectors = problem.vectors.map { g in g.map { $0 / 2 } }
      return subject(scaled)["inverse"] == subject(problem)["inverse"].map { 4 * $0 }
    },
    Law("Without a vector an update divides by γ.") { problem, subject in
      var padded = problem
      padded.vectors = problem.vectors + [[Double](repeating: 0, count: problem.order)]
      let gamma = Rational(problem.gamma)
      return subject(padded)["inverse"].map { $0 * gamma } == subject(problem)["inverse"]
    },
  ]

  /// A special of order 1, γ = 1/2.
  static func scalar(
    _ name: String, p: Double, g: Double, contract: String, gives result: Double
  ) -> Special<RankOneInverse> {
    Special(
      name, FactorProblem(gamma: 0.5, start: Packed(p, order: 1), vectors: [[g]]),
      contract: contract, gives: ["inverse": [result]])
  }
}

extension [[Rational]] {
  var isIdentity: Bool {
    indices.allSatisfy { i in self[i].indices.allSatisfy { self[i][$0] == (i == $0 ? 1 : 0) } }
  }
}

extension FactorProblem {
  /// γᵀL₀ + (1 − γ) Σ γᵀ⁻ᵗ gₜgₜᵀ.
  var average: [[Rational]]? {
    let past = Rational(gamma), present = 1 - Rational(gamma)
    guard var l = Elimination.inverse(start.map { Rational($0) }.rows) else { return nil }
    for g in vectors {
      let g = g.map { Rational($0) }
      for i in 0..<order { for j in 0..<order { l[i][j] = past * l[i][j] + present * g[i] * g[j] } }
    }
    return l
  }

  /// The same with four components of everything reflected.
  var reflected: FactorProblem {
    var copy = self
    copy.start = start.reflected
    copy.vectors = vectors.map(reflect)
    return copy
  }
}

/// x − ½(x₀ + x₁ + x₂ + x₃)(1, 1, 1, 1, 0, …): an orthogonal map whose matrix is dyadic.
private func reflect<S: Scalar>(_ x: [S]) -> [S] {
  let half = (x[0] + x[1] + x[2] + x[3]) / 2
  return x.indices.map { $0 < 4 ? x[$0] - half : x[$0] }
}

extension Packed {
  /// QPQᵀ for the reflection of the first four components.
  var reflected: Packed {
    let columns = transpose(rows.map { reflect($0) })
    let both = columns.map { reflect($0) }
    return Packed(order: order, elements: places.map { i, j in both[i][j] })
  }
}
