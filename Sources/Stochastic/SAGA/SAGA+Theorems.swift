import Scalars
import Verification

extension SAGA {
  private static let paper = Citation(
    "Defazio, Bach & Lacoste-Julien. SAGA. NIPS 2014",
    "Theorem 1 and Corollary 1, quoted from memory")

  private static let lyapunov = """
    With φᵢ for the point at which record i was last seen, take T = (1/N) Σ fᵢ(φᵢ) - f(w*) - \
    (1/N) Σ ⟨∇fᵢ(w*), φᵢ - w*⟩ + c ‖w - w*‖². In expectation the first three terms move 1/N of the way to those of \
    φᵢ = w, the direction is unbiased, and its variance is bounded by the same terms, since \
    ‖∇fᵢ(φᵢ) - ∇fᵢ(w*)‖² ≤ 2L (fᵢ(φᵢ) - fᵢ(w*) - ⟨∇fᵢ(w*), φᵢ - w*⟩). For these γ a c makes every remainder of \
    E T - (1 - ρ) T nonpositive; dividing by c leaves the bound. In outline, from memory; here the expectation over \
    all sequences of picks is computed, and no constant is taken on trust.
    """

  public static let theorems: [Theorem<SAGA>] = [
    Theorem(
      "γ = 1/(3L): E‖wₖ − w*‖² ≤ (1 − min{1/(4N), μ/(3L)})^k [‖w₀ − w*‖² + (2N/3L) D]",
      source: paper, derivation: lyapunov, rate: .linear(factor: 11.0 / 12), steps: 4,
      trajectory: { problem, steps in
        small(problem).expectation(steps) { n, mu, l in
          let rate = Rational.minimum(1 / (4 * n), mu / (3 * l))
          return (step: 1 / (3 * l), factor: 1 - rate, weight: 2 * n / (3 * l))
        }
      }),
    Theorem(
      "γ = 1/(2(μN + L)): E‖wₖ − w*‖² ≤ (1 − μ/(2(μN + L)))^k [‖w₀ − w*‖² + N/(μN + L) D]",
      source: paper, derivation: lyapunov, rate: .linear(factor: 11.0 / 12), steps: 4,
      trajectory: { problem, steps in
        small(problem).expectation(steps) { n, mu, l in
          let scale = mu * n + l
          return (step: 1 / (2 * scale), factor: 1 - mu / (2 * scale), weight: n / scale)
        }
      }),
  ]

  /// Three records of at most two features and μ = max ‖xᵢ‖²/2, so that L = 3μ, and both rates are 11/12.
  private static func small(_ problem: Problem) -> Problem {
    var part = problem
    part.data.samples = problem.data.samples.prefix(3).map { Array($0.prefix(2)) }
    part.data.targets = Array(problem.data.targets.prefix(3))
    while part.data.records < 3 {
      part.data.samples.append([Double](repeating: 1, count: part.data.features))
      part.data.targets.append(1)
    }
    if part.data.largestSquare == 0 { part.data.samples[0][0] = 1 }
    return part
  }
}

extension SAGA.Problem {
  typealias Constants = (step: Rational, factor: Rational, weight: Rational)

  /// The expectation itself: all N^k sequences of picks, in ℚ. D is f(w₀) − f* − ⟨∇f(w*), w₀ − w*⟩.
  func expectation(
    _ steps: Int, _ constants: (_ n: Rational, _ mu: Rational, _ l: Rational) -> Constants
  ) -> [(gap: Rational, bound: Rational)] {
    let squares = data.samples.map { row in row.reduce(Rational.zero) { $0 + Rational($1).squared }
    }
    let largest = squares.reduce(Rational.zero) { Rational.maximum($0, $1) }
    let (n, mu) = (Rational(data.records), largest / 2)
    let (step, factor, weight) = constants(n, mu, largest + mu)
    let ridge = ExactRidge(data, mu)
    let solution = ridge.minimiser
    let origin = solution.map { _ in Rational.zero }
    let divergence = ridge.value(origin) - ridge.value(solution)
    var bound = squaredNorm(solution) + weight * divergence
    var states = [ridge.initial]
    return (0..<steps).map { _ in
      states = states.flatMap { state in
        (0..<data.records).map { ridge.advanced(state, pick: $0, step) }
      }
      let total = states.reduce(Rational.zero) { $0 + squaredNorm(axpy(-1, solution, $1.w)) }
      bound *= factor
      return (total / Rational(states.count), bound)
    }
  }
}

/// Ridge regression in ℚ: the definition once more, for every sequence of picks.
private struct ExactRidge {
  let rows: [[Rational]], targets: [Rational], mu: Rational

  struct State { var w: [Rational], table: [[Rational]] }

  init(_ data: LeastSquares, _ mu: Rational) {
    rows = data.samples.map { $0.map { Rational($0) } }
    targets = data.targets.map { Rational($0) }
    self.mu = mu
  }

  var initial: State {
    let origin = rows[0].map { _ in Rational.zero }
    return State(w: origin, table: rows.indices.map { gradient($0, origin) })
  }

  func gradient(_ i: Int, _ w: [Rational]) -> [Rational] {
    axpy(dot(rows[i], w) - targets[i], rows[i], w.map { mu * $0 })
  }

  func advanced(_ state: State, pick j: Int, _ step: Rational) -> State {
    var next = state
    let fresh = gradient(j, state.w)
    let n = Rational(rows.count)
    let average = transpose(state.table).map { column in sum(column) / n }
    let direction = zip(zip(fresh, state.table[j]), average).map { $0.0 - $0.1 + $1 }
    next.w = axpy(-step, direction, state.w)
    next.table[j] = fresh
    return next
  }

  func value(_ w: [Rational]) -> Rational {
    let squares = zip(rows, targets).map { (dot($0, w) - $1).squared }
    return sum(squares) / Rational(2 * rows.count) + mu * squaredNorm(w) / 2
  }

  /// The solution of (XᵀX/N + μI) w = Xᵀy/N by Cramer's rule: at most two features.
  var minimiser: [Rational] {
    let columns = transpose(rows)
    let n = Rational(rows.count)
    let a = columns.map { p in columns.map { q in dot(p, q) / n } }
    let b = columns.map { dot($0, targets) / n }
    guard b.count == 2 else { return [b[0] / (a[0][0] + mu)] }
    let (p, q, r) = (a[0][0] + mu, a[0][1], a[1][1] + mu)
    let determinant = p * r - q * q
    return [(r * b[0] - q * b[1]) / determinant, (p * b[1] - q * b[0]) / determinant]
  }
}
