import Bindings
import Scalars
public import Structures
import Verification

extension QuantisedAdapters {
  /// A factor on the grids of its groups, in double precision.
  ///
  /// - Throws: `StructureError` for a group below 1, levels outside 1...127, or a number that is not finite.
  public static func quantised(
    _ a: Matrix<Double>, group: Int, levels: Int
  ) throws(StructureError) -> Matrix<Double> {
    guard group > 0 else { throw StructureError("Groups of \(group): at least 1 is needed") }
    guard 1...127 ~= levels else { throw StructureError("\(levels) levels, not 1 to 127") }
    guard a.elements.allSatisfy(\.isFinite) else {
      throw StructureError("an adapter holds a number that is not finite")
    }
    var result = a
    for c in 0..<a.columns {
      for start in stride(from: 0, to: a.rows, by: group) {
        let range = start..<min(start + group, a.rows)
        let top = range.reduce(0.0) { max($0, abs(a[$1, c])) }
        guard top > 0 else { continue }
        let step = top / Double(levels)
        for i in range {
          result[i, c] = (a[i, c] * Double(levels) / top).rounded(.toNearestOrEven) * step
        }
      }
    }
    return result
  }

  /// Codes of single-precision factors are exact (a quotient of 24 by 24 bits and 7 cannot cross a tie in
  /// double precision); steps and their multiples are within two roundings. The cost is evaluated in double
  /// precision: every rest is within γ_(2r+4)(|L||R| + |L̂||R̂|), squares and sums add γ_(mn+4).
  private static func allowance(_ problem: Problem) -> Double {
    let exact = reference(problem, over: Double.self)
    let (l, r) = (problem.left, problem.right)
    let unit = gamma(2 * l.columns + 6, unitRoundoff: 0x1p-53)
    let n = r.columns
    var sum = 0.0
    for i in 0..<l.rows {
      for j in 0..<n {
        var (size, rest) = (0.0, 0.0)
        for c in 0..<l.columns {
          let plain = Double(l[i, c]) * Double(r[c, j])
          let coarse = exact["left"][i * l.columns + c] * exact["right"][c * n + j]
          size += abs(plain) + abs(coarse)
          rest += plain - coarse
        }
        let slip = unit * size
        sum +=
          problem.saliency[i] * problem.saliency[i] * (2 * (abs(rest) + slip) * slip + slip * slip)
      }
    }
    let own = gamma(l.rows * n + 6, unitRoundoff: 0x1p-53)
    return 1.01 * (sum + own * (exact["cost"][0] + sum))
  }

  static let columns = Implementation<QuantisedAdapters>(
    "columns",
    .rounding("codes are exact; derived in QuantisedAdapters.allowance") { problem in
      [
        "left": .relative(0x1p-51), "right": .relative(0x1p-51),
        "cost": .absolute(allowance(problem)),
      ]
    },
    prepare: { problem in
      (
        left: problem.left.map { Double($0) }, right: problem.right.map { Double($0) },
        problem: problem
      )
    },
    run: { input -> (Matrix<Double>, Matrix<Double>, Double) in
      let problem = input.problem
      guard
        let left = try? quantised(input.left, group: problem.group, levels: problem.levels),
        let right = try? quantised(input.right, group: problem.group, levels: problem.levels)
      else { return (input.left, input.right, .nan) }
      var rest = Matrix(repeating: 0.0, rows: left.rows, columns: right.columns)
      do {
        try BLAS.gemm(input.left, input.right, &rest)
        try BLAS.gemm(alpha: -1, left, right, beta: 1, &rest)
      } catch { return (left, right, .nan) }
      var cost = 0.0
      for i in 0..<rest.rows {
        for j in 0..<rest.columns { cost += (problem.saliency[i] * rest[i, j]).squared }
      }
      return (left, right, cost)
    },
    observe: { left, right, cost in
      ["left": .scalars(left.elements), "right": .scalars(right.elements), "cost": [cost]]
    })

  static let statements: [Law<QuantisedAdapters>] = [
    Law("No entry is further than half its group's step from where it was.") { problem, subject in
      let result = subject(problem)
      return [(problem.left, result["left"]), (problem.right, result["right"])].allSatisfy { a, q in
        guard q.count == a.elements.count else { return false }
        return (0..<a.rows).allSatisfy { i in
          (0..<a.columns).allSatisfy { c in
            let start = i / problem.group * problem.group
            let group = start..<min(start + problem.group, a.rows)
            let top = group.map { Rational(Double(abs(a[$0, c]))) }.max() ?? 0
            let rest = (Rational(Double(a[i, c])) - q[i * a.columns + c]).absolute
            return rest * Rational(2 * problem.levels) <= top
          }
        }
      }
    },
    Law("Adapters that are on their grids already cost nothing.") { problem, subject in
      var again = problem
      again.left = problem.left.map { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 }
      again.right = problem.right.map { $0 == 0 ? 0 : $0 < 0 ? -2 : 2 }
      let result = subject(again)
      return result["cost"] == [0]
        && result["left"] == again.left.elements.map { Rational(Double($0)) }
        && result["right"] == again.right.elements.map { Rational(Double($0)) }
    },
    Law("The cost is ‖diag(x)(LR - L̂R̂)‖².") { problem, subject in
      let result = subject(problem)
      let (l, r) = (
        problem.left.map { Rational(Double($0)) }, problem.right.map { Rational(Double($0)) }
      )
      guard result["left"].count == l.elements.count, result["right"].count == r.elements.count
      else {
        return false
      }
      var sum = Rational.zero
      for i in 0..<l.rows {
        for j in 0..<r.columns {
          var rest = Rational.zero
          for c in 0..<l.columns {
            rest += l[i, c] * r[c, j]
            rest -= result["left"][i * l.columns + c] * result["right"][c * r.columns + j]
          }
          sum += (Rational(problem.saliency[i]) * rest).squared
        }
      }
      return result["cost"] == [sum]
    },
    Law("Twice the left adapter has twice the left result and four times the cost.") {
      problem, subject in
      var scaled = problem
      scaled.left = problem.left.map { 2 * $0 }
      let (result, other) = (subject(problem), subject(scaled))
      return other["left"] == result["left"].map { 2 * $0 } && other["right"] == result["right"]
        && other["cost"] == result["cost"].map { 4 * $0 }
    },
  ]

  /// The released code casts U, Σ and V to 16 bits before it multiplies them.
  static let sixteenBits = Finding(
    "Adapters at rank min(m, n) restore the layer",
    place: "Paramathic/slim@d5ae867, slim/lora.py: factors are cast to bfloat16"
  ) {
    var generator = Generator(seed: 1, purpose: "QuantisedAdapters/bfloat16")
    let e = Matrix(rows: 48, columns: 32) { _, _ in generator.gaussian() }
    let (u, values, vt) = try LAPACK.svd(e)
    func cast(_ x: Double) -> Double { Double(BFloat16(x).float) }
    func error(_ cast: (Double) -> Double) throws -> Double {
      let left = Matrix(rows: 48, columns: 32) { cast(cast(u[$0, $1]) * cast(values[$1])) }
      var rest = e
      try BLAS.gemm(alpha: -1, left, vt.map(cast), beta: 1, &rest)
      return (squaredNorm(rest.elements) / squaredNorm(e.elements)).squareRoot()
    }
    let (exact, rounded) = (try error { $0 }, try error(cast))
    return .init(
      claimed:
        "‖E - LR‖/‖E‖ = \(Cell.significant(exact, digits: 2)) at full rank in double precision",
      found: "\(Cell.significant(rounded, digits: 2)) after the casts, near 2⁻⁹ = 0.002",
      isShown: exact < 1e-12 && rounded > 1e-4)
  }
}
