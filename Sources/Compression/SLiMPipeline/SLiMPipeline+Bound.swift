import Scalars
import Structures
import Verification

extension SLiMPipeline {
  /// What rounding amounts to in a run on LAPACK, with the codes that exact decisions give.
  ///
  /// Adapters: F = DE is decomposed as F + δF, ‖δF‖ ≤ ε, so that the root of the objective moves by ε at most
  /// (Mirsky 1960), and the right singular space by sin θ ≤ 2‖δG‖/gap with ‖δG‖ ≤ (2‖F‖ + ε)ε (Davis and
  /// Kahan in the form of Yu, Wang & Samworth 2015). D(LR) moves by 2 sin θ ‖F‖ + ε, and the output's root by
  /// √λ_max(C̃) ≤ √m times that, as C̃ has at most ones on its diagonal. Where the rank leaves nothing, 3ε.
  static func bound(_ problem: Problem) -> ErrorBound {
    guard let truth = certificate(problem), isClear(problem) else {
      let reason =
        "a decision of SparseGPT, or an eigenvalue, is nearer to a tie than rounding can tell"
      return [
        "step": .relative(0x1p-52), "codes": .free(reason), "objective": .free(reason),
        "output": .free(reason),
      ]
    }
    let (size, epsilon) = perturbation(problem, truth)
    let (objective, output) = (max(truth.objective.upper, 0), max(truth.output.upper, 0))
    var motion = 3 * epsilon
    if problem.rank > 0, problem.rank < truth.fullRank {
      let gap = truth.above - truth.below
      motion = epsilon + 2 * min(1, 2 * (2 * size + epsilon) * epsilon / gap) * size
    }
    let slip = Double(problem.weights.rows).squareRoot() * motion
    let allowance = 1.01 * (2 * epsilon * objective.squareRoot() + epsilon * epsilon)
    let outputAllowance = 1.01 * (2 * (output.squareRoot() + slip) * slip + slip * slip)
    return [
      "step": .relative(0x1p-52), "objective": .absolute(allowance + 0x1p-50 * objective),
      "output": .absolute(outputAllowance + 0x1p-46 * (output + slip * slip)),
    ]
  }

  /// ‖F‖ and ε: LAPACK's backward error p‖F‖ with p = mn u, six times for the factors and their product as
  /// in the adapters' own bound; and the formation of F, whose entries are within 6u of √s(|w| + |Δk|).
  /// Dividing L by √s and multiplying by it again is within 4u of ‖F‖.
  private static func perturbation(
    _ problem: Problem, _ truth: Certificate
  ) -> (size: Double, epsilon: Double) {
    let (w, step) = (problem.weights, truth.step.approximation)
    let squares = squares(problem.inputs)
    var (size, terms) = (0.0, 0.0)
    for j in 0..<w.rows {
      for o in 0..<w.columns {
        let value = step * Double(truth.codes[j, o])
        size += squares[j] * (w[j, o] - value).squared
        terms += squares[j] * (abs(w[j, o]) + abs(value)).squared
      }
    }
    let p = Double(w.rows * w.columns) * 0x1p-53
    let k = Double(min(w.rows, w.columns)).squareRoot()
    let norm = size.squareRoot()
    return (norm, (6 * p * k + 4 * 0x1p-53) * norm + 6 * 0x1p-53 * terms.squareRoot())
  }

  /// Whether double precision decides as exact arithmetic does. Quantiser, magnitudes and Wanda's scores are
  /// exact there; SparseGPT's numbers are not.
  ///
  /// Cholesky's factor of H, exact but for its own rounding, is M + δM with ‖δM‖ ≤ η and substitution
  /// included (Higham 2002, Theorems 10.3 and 10.8, as in SparseGPT's own bound): with τ = γ_(m+1) tr H /
  /// ((1 - γ) λ), η ≤ √(tr H)(τ/(√2(1 - τ)) + γ_(m+6)(1 + τ)). As λ ≥ tr XᵀX and tr H = 101 m tr XᵀX, h = η/√λ
  /// depends on m alone, and y, which solves My = c, moves by h(‖x‖ + ‖y‖)/(1 - h); scores |w + y| M_ii by M_ii
  /// times that and |w + y|η. The displacements x are within 2u of |w| + |Δk|.
  package static func isClear(_ problem: Problem) -> Bool {
    guard problem.pruner == .sparseGPT else { return true }
    let undecided = Undecided()
    let found = Undecided.$current.withValue(undecided) { Decisions<Enclosure>(problem) }
    guard undecided.count == 0, let by = found.compensation else { return false }
    let m = problem.weights.rows
    let (u, ratio) = (0x1p-53, Double(101 * m))
    let g = gamma(m + 1, unitRoundoff: u)
    let tau = g / (1 - g) * ratio
    let h =
      ratio.squareRoot() * (tau / (1.4142 * (1 - tau)) + gamma(m + 6, unitRoundoff: u) * (1 + tau))
    let inputs = problem.inputs.elements
    let lambda = inputs.contains { $0 != 0 } ? squaredNorm(inputs) : 1
    guard tau < 0.5, h < 0.1 else { return false }
    return (0..<problem.weights.columns).allSatisfy { o in
      let w = problem.weights.column(o)
      let step = found.step.approximation
      let targets = (0..<m).map { step * Double(found.codes[$0, o]) }
      let values = by.values.column(o).map(\.approximation)
      let early = by.early.column(o).map(\.approximation)
      func distance(_ a: [Double], _ b: [Double]) -> Double {
        squaredNorm(zip(a, b).map { $0 - $1 }).squareRoot()
      }
      let terms = zip(w, targets).map { abs($0) + abs($1) }
      let largest = terms.max() ?? 0
      let reach = distance(w, targets) + distance(values, w) + distance(early, w)
      let slack =
        1.2 * h * reach + 2 * u * ratio.squareRoot() * squaredNorm(terms).squareRoot()
        + 4 * u * (largest + reach)
      let roots = by.pivots.map { $0.approximation.squareRoot() }
      let scores = (0..<m).map { abs(early[$0]) * roots[$0] }
      let spread = (0..<m).map {
        slack * roots[$0] + abs(early[$0]) * 1.2 * h * lambda.squareRoot()
      }
      return (0..<m).allSatisfy { i in
        let start = i / problem.group * problem.group
        let isKeptClearly = (start..<start + problem.group).allSatisfy { j in
          let isSame = early[i] == 0 && early[j] == 0 && start == 0
          return i == j || isSame || abs(scores[i] - scores[j]) > spread[i] + spread[j]
        }
        // The first input's quotient is exact, ties included.
        let isRoundedClearly =
          i == 0 || step == 0
          || (0..<problem.levels).allSatisfy { k in
            abs(abs(values[i]) - (Double(k) + 0.5) * step) > slack
          }
        return isKeptClearly && isRoundedClearly
      }
    }
  }
}
