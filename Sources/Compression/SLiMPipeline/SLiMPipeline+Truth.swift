public import Scalars
import Structures
public import Verification

extension SLiMPipeline {
  /// The truth of a problem: codes that were decided elsewhere, and what is left of their error in balls.
  struct Certificate {
    let step: Rational
    let codes: Matrix<Int>
    var objective = Ball.zero, output = Ball.zero
    /// A rank from which on nothing is left: that of E, exactly.
    let fullRank: Int
    /// λ_r from below and λ_(r+1) from above; both 0 where the rank is 0 or full.
    var above = 0.0, below = 0.0

    var observation: Observation<Ball> {
      [
        "step": [Ball(step)], "codes": .scalars(codes.elements.map { Ball($0) }),
        "objective": [objective], "output": [output],
      ]
    }
  }

  /// Decisions in exact arithmetic.
  public static func truth(of problem: Problem) -> Truth<Ball> {
    let exact = Decisions<Rational>(problem)
    let outcome = certified(problem, codes: exact.codes, step: exact.step, squares: exact.squares)
    switch outcome {
    case .decided(let certificate, _): return .known(certificate.observation)
    case .undecided(_, let tie): return .undecided(tie: tie)
    }
  }

  /// Decisions in double-double arithmetic; `nil` if one of them, or the spectrum, is undecided.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    certificate(problem)?.observation.map { Enclosure($0) }
  }

  static func certificate(_ problem: Problem) -> Certificate? {
    let undecided = Undecided()
    let found = Undecided.$current.withValue(undecided) { Decisions<Enclosure>(problem) }
    guard undecided.count == 0 else { return nil }
    let k = found.magnitudes.map { Rational($0) }
    let product = dot(problem.weights.elements.map { Rational(abs($0)) }, k)
    let step = product > 0 ? product / squaredNorm(k) : 0
    let squares = squares(problem.inputs.map { Rational($0) })
    let outcome = certified(problem, codes: found.codes, step: step, squares: squares)
    if case .decided(let certificate, _) = outcome { return certificate }
    return nil
  }

  /// The spectrum, at a precision that grows until objective and output are known to 2⁻⁹⁶ of their size.
  ///
  /// With ε = ‖what is left off the diagonal‖, every eigenvalue is within ε of a diagonal entry (Weyl), and
  /// the eigenvectors' space within sin θ ≤ 2ε/gap (Yu, Wang & Samworth 2015, Theorem 2), which moves
  /// X(E - LR) by at most √2 sin θ ‖X‖‖E‖.
  private static func certified(
    _ problem: Problem, codes: Matrix<Int>, step: Rational, squares: [Rational]
  ) -> Certified.Outcome<Certificate> {
    let rank = exactRank(problem, codes: codes, step: step)
    let isNarrow = { (ball: Ball) in ball.radius <= abs(ball.approximation) * 0x1p-96 }
    return Certified.run(
      from: 256, accept: { isNarrow($0.objective) && isNarrow($0.output) }
    ) {
      var certificate = Certificate(step: step, codes: codes, fullRank: rank)
      guard problem.rank < rank else { return certificate }
      let left = Remainder(
        problem, codes: codes, step: Ball(step), squares: squares.map { Ball($0) }, fullRank: rank)
      let n = codes.columns
      let off = squaredNorm(
        (0..<n * n).map { $0 / n == $0 % n ? .zero : left.spectrum.a.elements[$0] })
      let epsilon = 1.01 * Ball.sqrt(off.magnitude).upper
      certificate.objective = left.objective + Ball(midpoint: 0, radius: Double(n) * epsilon)
      certificate.output = left.output
      guard problem.rank > 0 else { return certificate }
      certificate.above = left.spectrum.value(problem.rank - 1).lower - epsilon
      certificate.below = left.spectrum.value(problem.rank).upper + epsilon
      let gap = certificate.above - certificate.below
      guard gap > 0 else {
        Undecided.current?.note { "eigenvalues \(problem.rank) and \(problem.rank + 1)" }
        return certificate
      }
      let size =
        squaredNorm(left.error.elements) * squaredNorm(problem.inputs.elements.map { Ball($0) })
      let slip = 3 * epsilon / gap * (size / Ball(problem.inputs.rows)).upper.squareRoot()
      let motion = 1.01 * (2 * left.output.upper.squareRoot() * slip + slip * slip)
      certificate.output += Ball(midpoint: 0, radius: motion)
      return certificate
    }
  }

  /// The rank of E by elimination over ℚ: only an exact zero can be known to leave nothing.
  private static func exactRank(_ problem: Problem, codes: Matrix<Int>, step: Rational) -> Int {
    let w = problem.weights
    var columns = (0..<w.columns).map { o in
      (0..<w.rows).map { Rational(w[$0, o]) - step * Rational(codes[$0, o]) }
    }
    var rank = 0
    for j in 0..<w.rows {
      guard let pivot = columns.first(where: { $0[j] != 0 }) else { continue }
      rank += 1
      columns.removeAll { $0 == pivot }
      columns = columns.map { axpy(-$0[j] / pivot[j], pivot, $0) }
    }
    return rank
  }
}
