import Scalars
import Verification

extension MKORFactor {
  private static func repeated(_ steps: Int, _ value: Rational, across: Rational = 1)
    -> Example<MKORFactor>
  {
    Example(
      FactorProblem(
        gamma: 0.95, start: Packed(1, order: 2), vectors: .init(repeating: [1, 0], count: steps)),
      gives: ["inverse": [value, 0, across], "resets": .integers([0])], within: 0.5e-6,
      from: "the golden sequence of a unit vector repeated, γ = 0.95, run in NumPy")
  }

  static let golden: [Example<MKORFactor>] = [
    Example(
      FactorProblem(gamma: 0.5, start: Packed(0.5, order: 1), vectors: [[2]]),
      gives: ["inverse": [Rational(3, 16)], "resets": .integers([0])],
      from: "by hand: B = 3/4, 1/(4/3 + 4) = 3/16"),
    Example(
      FactorProblem(gamma: 0.5, start: Packed(8, order: 1), vectors: [[0], [1], [1]]),
      gives: ["inverse": [Rational(1, 2)], "resets": .integers([1])],
      from: "by hand: B = 4.5 is beyond 2, so that the second update gives 1, and the third 1/2"),
    repeated(1, Rational(1, 2)), repeated(2, Rational(344_262, 1_000_000)),
    repeated(10, Rational(185_925, 1_000_000)),
  ]

  static func matrix(_ result: Observation<Rational>, order: Int) -> [[Rational]]? {
    RankOneInverse.matrix(result, order: order)
  }

  static let statements: [Law<MKORFactor>] = [
    Law("After one update it is the inverse of (γP + (1 − γ)I)⁻¹ + ggᵀ.") { problem, subject in
      var single = problem
      single.vectors = Array(problem.vectors.prefix(1))
      guard let g = single.vectors.first?.map({ Rational($0) }),
        let p = matrix(subject(single), order: problem.order)
      else { return false }
      let gamma = Rational(problem.gamma)
      let rows = problem.start.map { Rational($0) }.rows
      let blend = rows.indices.map { i in
        rows.indices.map { j in gamma * rows[i][j] + (i == j ? 1 - gamma : 0) }
      }
      guard var sum = Elimination.inverse(blend) else { return false }
      for i in g.indices { for j in g.indices { sum[i][j] += g[i] * g[j] } }
      return Elimination.product(sum, p).isIdentity
    },
    Law("From P₀ ⪯ I on 0 ≺ P ⪯ I, so that no entry exceeds 1 and nothing is ever reset.") {
      problem, subject in
      var small = problem
      small.start = problem.start.map { $0 / 8 }
      let result = subject(small)
      guard let p = matrix(result, order: problem.order) else { return false }
      let slack = p.indices.map { i in p.indices.map { j in (i == j ? 1 : 0) - p[i][j] } }
      return Elimination.isPositiveDefinite(p) && slack.isSemidefinite
        && normInfinity(result["inverse"]) <= 1 && result[integers: "resets"] == [0]
    },
    turnedLaw,
    Law("Four components reflected by I − ½11ᵀ: P(Qg) = Q P(g) Qᵀ, if nothing is reset.") {
      problem, subject in
      guard problem.order >= 4 else { return nil }
      let result = subject(problem)
      // The largest entry is not the same in another basis, and decides what is reset.
      guard result[integers: "resets"] == [0], subject(problem.reflected)[integers: "resets"] == [0]
      else { return nil }
      let reflected = Packed(order: problem.order, elements: result["inverse"]).reflected
      return subject(problem.reflected)["inverse"] == reflected.elements
    },
    Law("A vector and its opposite do the same.") { problem, subject in
      var opposite = problem
      opposite.vectors = problem.vectors.map { g in g.map { -$0 } }
      return subject(opposite)["inverse"] == subject(problem)["inverse"]
    },
  ]
}

extension [[Rational]] {
  /// Whether a symmetric matrix is positive semidefinite: elimination with a zero row for a zero pivot.
  var isSemidefinite: Bool {
    var a = self
    for k in indices {
      if a[k][k] < 0 { return false }
      if a[k][k] == 0 {
        if a[k][k...].contains(where: { $0 != 0 }) { return false }
        continue
      }
      for i in indices where i > k {
        let factor = a[i][k] / a[k][k]
        for j in indices where j > k { a[i][j] -= factor * a[k][j] }
      }
    }
    return true
  }
}
