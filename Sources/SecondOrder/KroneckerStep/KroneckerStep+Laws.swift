import Scalars
import Structures
import Verification

extension KroneckerStep {
  static let statements: [Law<KroneckerStep>] = [
    Law("It solves the Kronecker system of the inverted factors.") { problem, subject in
      let p = problem.left.map { Rational($0) }.rows, q = problem.right.map { Rational($0) }.rows
      guard let l = Elimination.inverse(p), let r = Elimination.inverse(q) else { return false }
      let step = subject(problem)["step"]
      let (m, n) = (p.count, q.count)
      guard step.count == m * n else { return false }
      return (0..<m * n).allSatisfy { row in
        let (i, j) = (row / n, row % n)
        var sum: Rational = 0
        for k in 0..<m { for c in 0..<n { sum += l[i][k] * r[j][c] * step[k * n + c] } }
        return sum == Rational(problem.gradient[i, j])
      }
    },
    Law("The rescaled step is as long as the gradient: ρ‖Δ‖² = ‖∇‖².") { problem, subject in
      let result = subject(problem)
      guard let ratio = result["ratio"].first else { return false }
      return ratio * squaredNorm(result["step"])
        == squaredNorm(problem.gradient.elements.map { Rational($0) })
    },
    Law("A factor four times as large changes nothing once the step is rescaled.") {
      problem, subject in
      var scaled = problem
      scaled.left = problem.left.map { 4 * $0 }
      let (a, b) = (subject(problem), subject(scaled))
      return a["ratio"] == b["ratio"].map { $0 * 16 } && b["step"] == a["step"].map { $0 * 4 }
    },
    Law("It descends: ⟨∇, Δ⟩ > 0 unless the gradient is zero.", place: "MKOR, Lemma 3.3.3") {
      problem, subject in
      let gradient = problem.gradient.elements.map { Rational($0) }
      let slope = dot(gradient, subject(problem)["step"])
      return gradient.allSatisfy(\.isZero) ? slope == 0 : slope > 0
    },
    Law(
      "Factors ζP + (1 − ζ)I expand into four terms; ζ = 0 is the gradient.",
      place: "MKOR, equation (3.9)"
    ) {
      problem, subject in
      func blended(_ zeta: Double) -> Problem {
        var blend = problem
        blend.left = problem.left.blended(zeta)
        blend.right = problem.right.blended(zeta)
        return blend
      }
      var (onlyLeft, onlyRight) = (problem, problem)
      onlyRight.left = problem.left.blended(0)
      onlyLeft.right = problem.right.blended(0)
      let all = [blended(0), onlyLeft, onlyRight, problem].map { subject($0)["step"] }
      let half = subject(blended(0.5))["step"]
      let isFirstOrder = all[0] == problem.gradient.elements.map { Rational($0) }
      return isFirstOrder
        && half.indices.allSatisfy { k in
          half[k] * 4 == all.reduce(Rational(0)) { $0 + $1[k] }
        }
    },
  ]
}

extension KroneckerStep {
  static let releasedLength = Finding(
    "The step is rescaled to the length of the gradient",
    place: "Mohammad-Mozaffari/mkor@3a0e3bb, mkor/mkor.py; Algorithm 1, line 10"
  ) {
    // A weight of gradient (3) and step (1), a bias of (4) and (8): (‖∇W‖ + ‖∇b‖)/(‖ΔW‖ + ‖Δb‖).
    let gradient = [3.0, 4], step = [1.0, 8]
    let ratio = (gradient[0] + gradient[1]) / (step[0] + step[1])
    let length = squaredNorm(step.map { $0 * ratio }).squareRoot()
    let wanted = squaredNorm(gradient).squareRoot()
    return .init(
      claimed: "∇ = (3 | 4), Δ = (1 | 8), weight | bias: the rescaled step is \(wanted) long",
      found:
        "norms are added, not squared and added: it is \(Cell.decimal(length, digits: 3)) long",
      isShown: abs(length - wanted) > 0.1)
  }
}

extension Packed where S == Double {
  /// ζP + (1 − ζ)I.
  func blended(_ zeta: Double) -> Packed {
    var blend = map { zeta * $0 }
    for i in 0..<order { blend.elements[i * (i + 1) / 2 + i] += 1 - zeta }
    return blend
  }
}
