import Scalars
import Structures

extension QuantisedAdapters {
  /// Every group of a column on its own grid.
  static func quantised<S: Scalar>(_ a: Matrix<S>, _ problem: Problem) -> Matrix<S> {
    var result = a
    for c in 0..<a.columns {
      for start in stride(from: 0, to: a.rows, by: problem.group) {
        let group = start..<min(start + problem.group, a.rows)
        let top = normInfinity(group.map { a[$0, c] })
        guard top > .zero else { continue }
        let step = top / S(problem.levels)
        for i in group {
          let code = nearestEven(a[i, c].absolute * S(problem.levels), over: top)
          result[i, c] = step * S(a[i, c] < .zero ? -code : code)
        }
      }
    }
    return result
  }

  /// The integer nearest to a / b for a ≥ 0 < b, ties to even, without the quotient: |2a - 2qb| against b.
  private static func nearestEven<S: Scalar>(_ a: S, over b: S) -> Int {
    let guess = Int((a.approximation / b.approximation).rounded())
    let found = [guess, guess - 1, guess + 1].first { q in
      let excess = (S(2) * (a - S(q) * b)).absolute
      return excess < b || q % 2 == 0 && excess == b
    }
    return found ?? guess
  }
}
