import Scalars
import Structures
import Verification

extension SLiMPipeline {
  /// ‖δF‖ for F = DE: LAPACK's backward error p‖F‖ with p = mn u, six times for the factors and their product
  /// as in the adapters' own bound; and the formation of F, whose entries are within 6u of √s(|w| + |Δk|), with
  /// |Δk| ≤ 2|w|. Dividing L by √s and multiplying by it again is within 4u of ‖F‖.
  private static func perturbation(_ problem: Problem, _ e: Matrix<Double>, _ squares: [Double])
    -> Double
  {
    let w = problem.weights
    var (size, weight) = (0.0, 0.0)
    for j in 0..<w.rows {
      for o in 0..<w.columns {
        size += squares[j] * e[j, o] * e[j, o]
        weight += squares[j] * w[j, o] * w[j, o]
      }
    }
    let p = Double(w.rows * w.columns) * 0x1p-53
    let k = Double(min(w.rows, w.columns)).squareRoot()
    return (6 * p * k + 4 * 0x1p-53) * size.squareRoot() + 18 * 0x1p-53 * weight.squareRoot()
  }

  private static func plainParts(
    _ problem: Problem
  ) -> (formula: Formula<Double>, e: Matrix<Double>, squares: [Double]) {
    let formula = Formula<Double>(problem)
    let e = Matrix(rows: problem.weights.rows, columns: 2) {
      problem.weights[$0, $1] - formula.step * Double(formula.codes[$0, $1])
    }
    return (formula, e, squares(problem.inputs).shifted)
  }

  /// The tail of F + δF is within ε = ‖δF‖ of F's: 2ε√tail + ε² (Mirsky 1960).
  static func objectiveAllowance(_ problem: Problem) -> Double {
    let (_, e, squares) = plainParts(problem)
    let epsilon = perturbation(problem, e, squares)
    let spectrum = Quadratic(e, squares)
    let tail = max(spectrum.tail(after: problem.rank), 0) + epsilon * epsilon
    return 1.01 * (2 * epsilon * tail.squareRoot() + epsilon * epsilon) + 0x1p-50 * tail
  }

  /// The eigenvector turns by no more than sin θ ≤ 2‖δG‖/gap with ‖δG‖ ≤ (2‖F‖ + ε)ε (Davis and Kahan in the
  /// form of Yu, Wang & Samworth 2015), so that D(LR) moves by 2 sin θ ‖F‖ + ε and the output's root by
  /// √λ_max(C̃) ≤ √m times that, as C̃ has at most ones on its diagonal. Infinite where the gap is lost.
  static func outputAllowance(_ problem: Problem) -> Double {
    let (formula, e, squares) = plainParts(problem)
    let epsilon = perturbation(problem, e, squares)
    let spectrum = Quadratic(e, squares)
    let size = max(spectrum.a + spectrum.c, 0).squareRoot()
    var motion = epsilon
    if problem.rank == 1, size > 0 {
      let gap = spectrum.root
      guard gap > 0 else { return .infinity }
      motion += 2 * min(1, 2 * (2 * size + epsilon) * epsilon / gap) * size
    }
    let root = max(formula.output, 0).squareRoot()
    let slip = Double(problem.weights.rows).squareRoot() * motion
    return 1.01 * (2 * (root + slip) * slip + slip * slip) + 0x1p-46
      * (formula.output + slip * slip)
  }
}
