import Bindings
import Scalars
public import Structures
import Verification

extension PrunedAdapters {
  /// L under its mask, in double precision: magnitudes are compared as they are.
  static func masked(_ left: Matrix<Double>) -> (mask: Matrix<Double>, left: Matrix<Double>) {
    var mask = Matrix(repeating: 0.0, rows: left.rows, columns: left.columns)
    for c in 0..<left.columns {
      for start in stride(from: 0, to: left.rows, by: 4) {
        let group = start..<min(start + 4, left.rows)
        let order = group.sorted { i, k in
          let (a, b) = (abs(left[i, c]), abs(left[k, c]))
          return a != b ? a > b : i < k
        }
        for i in order.prefix(2) { mask[i, c] = 1 }
      }
    }
    let kept = Matrix(rows: left.rows, columns: left.columns) { mask[$0, $1] * left[$0, $1] }
    return (mask, kept)
  }

  /// The pruned L and its best R.
  ///
  /// - Throws: `StructureError` for factors that do not fit, rows that are no multiple of 4, or numbers that
  ///   are not finite; `BindingError` if the pruned columns depend on each other.
  public static func pruned(
    left: Matrix<Double>, right: Matrix<Double>
  ) throws -> (left: Matrix<Double>, right: Matrix<Double>) {
    guard left.columns == right.rows else {
      throw StructureError("L has \(left.columns) columns, R \(right.rows) rows: ranks must agree")
    }
    guard left.rows.isMultiple(of: 4) else {
      throw StructureError("L has \(left.rows) rows, no multiple of 4: 2:4 needs whole groups")
    }
    guard (left.elements + right.elements).allSatisfy(\.isFinite) else {
      throw StructureError("an adapter holds a number that is not finite")
    }
    guard left.columns > 0 else { return (left, right) }
    let kept = masked(left).left
    var target = Matrix(repeating: 0.0, rows: left.rows, columns: right.columns)
    try BLAS.gemm(left, right, &target)
    return (kept, try LAPACK.leastSquares(kept, target))
  }

  /// ‖LR - L₀R₀‖² in certified arithmetic.
  static func objective(_ left: Matrix<Double>, _ right: Matrix<Double>, _ problem: Problem)
    -> Double
  {
    let (l, r) = (left.map { Enclosure($0) }, right.map { Enclosure($0) })
    let (l0, r0) = (problem.left.map { Enclosure($0) }, problem.right.map { Enclosure($0) })
    var sum = Enclosure(0)
    for i in 0..<l0.rows {
      for j in 0..<r0.columns {
        let rest = dot(Array(l[row: i]), r.column(j)) - dot(Array(l0[row: i]), r0.column(j))
        sum += rest * rest
      }
    }
    return sum.approximation
  }

  /// R by LAPACK's `gels`, which is backward stable: column by column, the computed R is the exact solution
  /// for some L + δL, t + δt with ‖δL‖_F ≤ γ‖L‖_F, ‖δt‖ ≤ γ‖t‖, γ = γ_cmr, c = 8 (Higham 2002, Theorem 20.3).
  ///
  /// So the residual exceeds the least one by no more than what both perturbations do at either solution:
  /// ‖LR̂ - T‖ ≤ ρ + γ(‖L‖_F(‖R̂‖ + ‖R‖) + 2‖T‖). T is itself rounded by γ_r|L₀||R₀|, which enters once more
  /// each way. The bound on R itself would need the condition of L: it is judged by what it leaves.
  static func allowance(_ problem: Problem) -> Double {
    let (_, l) = masked(problem.left)
    let (m, r) = (l.rows, l.columns)
    let exact = reference(problem, over: Double.self)
    let unit = gamma(8 * m * max(r, 1), unitRoundoff: 0x1p-53)
    let size = norm(problem.left.elements) * norm(problem.right.elements)
    let rho = max(exact["objective"][0], 0).squareRoot()
    // ‖R̂‖ and ‖R‖ are within a factor 1.1 of the plain program's, which solves the normal equations.
    let excess = unit * (2.2 * norm(l.elements) * norm(exact["right"]) + 4 * size)
    return 1.01 * (2 * rho * excess + excess * excess) + 0x1p-50 * rho * rho
  }

  private static func norm(_ x: [Double]) -> Double { squaredNorm(x).squareRoot() }

  static let householder = Implementation<PrunedAdapters>(
    "lapack-gels",
    .rounding("Higham 2002, Theorem 20.3; derived in PrunedAdapters.allowance") { problem in
      [
        "objective": .absolute(allowance(problem)),
        "right": .free("judged by what it leaves: its own error depends on the condition of L"),
      ]
    },
    prepare: { $0 },
    run: { problem -> (Problem, Matrix<Double>, Matrix<Double>, Matrix<Double>) in
      let (mask, kept) = masked(problem.left)
      let right = (try? pruned(left: problem.left, right: problem.right))?.right
      return (copy problem, mask, kept, right ?? problem.right.map { _ in .nan })
    },
    observe: { problem, mask, kept, right in
      [
        "mask": .scalars(mask.elements), "right": .scalars(right.elements),
        "objective": [objective(kept, right, problem)],
      ]
    })
}
