import Scalars
import Structures
import Verification

extension GPTQ {
  /// round(w / Δ), ties to even, without the quotient.
  static func code<S: Scalar>(_ w: S, step: Double) -> S {
    let code = nearest(w.absolute, over: S(step), ties: .even)
    return code == 0 ? .zero : S(w < .zero ? -code : code)
  }

  /// The definition: at each column the inverse over the columns that are left, explicitly. O(d⁴).
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func rounded<S: Scalar>(_ problem: Problem, over: S.Type) -> (codes: [[S]], loss: S) {
    let hessian = problem.layer.hessian(over: S.self)
    var rows = (0..<problem.weights.rows).map { problem.weights[row: $0].map { S($0) } }
    var codes = rows.map { _ in [S]() }
    var loss = S.zero
    for i in 0..<problem.order {
      let first = inverseColumn(hessian[i...].map { Array($0[i...]) }, 0)
      for r in rows.indices {
        let q = code(rows[r][i], step: problem.step)
        let rest = rows[r][i] - S(problem.step) * q
        let ratio = rest / first[0]
        loss += rest * ratio
        for j in i..<problem.order { rows[r][j] -= ratio * first[j - i] }
        codes[r].append(q)
      }
    }
    return (codes, loss)
  }

  /// What elimination knows of one row: the compensated weights before rounding, and their codes.
  struct Trace {
    var compensated: [Enclosure] = []
    var codes: [Enclosure] = []
    /// xⱼ = wⱼ - Δqⱼ.
    var moved: [Enclosure] = []
  }

  /// With H = UDUᵀ the weight at i has become wᵢ + Σ_(j<i) xⱼ U_ji.
  static func trace(_ problem: Problem, row r: Int, _ unit: [[Enclosure]]) -> Trace {
    var trace = Trace()
    for i in 0..<problem.order {
      let w = Enclosure(problem.weights[r, i])
      var compensated = w
      for j in 0..<i { compensated += trace.moved[j] * unit[j][i] }
      let q = code(compensated, step: problem.step)
      trace.compensated.append(compensated)
      trace.codes.append(q)
      trace.moved.append(w - Enclosure(problem.step) * q)
    }
    return trace
  }

  /// The result for large d in O(d³ + rd²): the method of ``nearestPlane`` in certified arithmetic, and so
  /// no witness for that method. What vouches for the method is the law ``eliminationAgrees``.
  static func byElimination(_ problem: Problem) -> Observation<Enclosure>? {
    decided { () -> Observation<Enclosure> in
      let (unit, diagonal) = SparseGPT.upperFactor(problem.layer.hessian(over: Enclosure.self))
      var (codes, loss) = ([Enclosure](), Enclosure(0))
      for r in 0..<problem.weights.rows {
        let trace = trace(problem, row: r, unit)
        codes += trace.codes
        for i in 0..<problem.order {
          let rest = trace.compensated[i] - Enclosure(problem.step) * trace.codes[i]
          loss += diagonal[i] * rest * rest
        }
      }
      return ["codes": .scalars(codes), "loss": [loss]]
    }
  }

  /// Elimination against the definition, both certified, on layers that are too large for fractions.
  static let agreesOnLargeLayers = agreesWithDefinition(
    GPTQ.self, sizes: [9, 17, 34, 66], on: ["codes", "loss"], byElimination)
}
