import Scalars
import Structures
import Verification

extension PCA {
  /// m and C, as they are defined.
  @specialized(where S == Enclosure)
  static func moments<S: Scalar>(
    _ points: Matrix<Double>, over: S.Type
  ) -> (mean: [S], centred: [[S]], covariance: [[S]]) {
    let count = S(points.rows)
    let columns = (0..<points.columns).map { j in points.column(j).map { S($0) } }
    let mean = columns.map { sum($0) / count }
    let centred = columns.indices.map { j in columns[j].map { $0 - mean[j] } }
    var c = [[S]](repeating: [S](repeating: .zero, count: columns.count), count: columns.count)
    for i in columns.indices {
      for j in 0...i {
        c[i][j] = dot(centred[i], centred[j]) / count
        c[j][i] = c[i][j]
      }
    }
    return (mean, centred, c)
  }

  /// A symmetric matrix in an orthonormal basis in which it is nearly diagonal.
  struct Spectrum<S: RealScalar> {
    /// The diagonal, greatest first.
    var values: [S]
    /// The basis in the same order, orthonormal without error: a row for each.
    var vectors: [[S]]
    /// ‖D + E - D'‖ for the matrix D + E in this basis and a diagonal D' that is sorted, at most.
    var rest: S
  }

  /// Jacobi's rotations, with a certificate that does not ask whether they have converged.
  ///
  /// The angles come from doubles: their sine and cosine, 2h/(1 + h²) and (1 - h²)/(1 + h²) with a double h, are an exact
  /// rotation whatever h is. So the matrix in the new basis is known as well as the arithmetic allows, and how far
  /// it is from a sorted diagonal one is read off. A sweep gains some fifty bits once the angles are small.
  @specialized(where S == Enclosure)
  @specialized(where S == Double)
  static func spectrum<S: RealScalar>(_ matrix: [[S]]) -> Spectrum<S> {
    var a = matrix
    let n = a.count
    var v = (0..<n).map { i in (0..<n).map { S($0 == i ? 1 : 0) } }
    var last = Double.infinity
    for sweep in 0..<60 {
      var off = 0.0
      for p in 0..<n { for q in 0..<p { off += abs(a[p][q].approximation) } }
      guard off > 0, sweep < 6 || off < last / 2 else { break }
      last = off
      for p in 0..<n {
        for q in p + 1..<max(p + 1, n) {
          let x = a[p][q].approximation
          guard x != 0 else { continue }
          let h = halfTangent(a[p][p].approximation, a[q][q].approximation, x)
          rotate(&a, &v, p, q, S(h))
        }
      }
    }
    return sorted(a, v)
  }

  /// tan of half the angle that makes a_pq vanish.
  private static func halfTangent(_ p: Double, _ q: Double, _ x: Double) -> Double {
    let tau = (q - p) / (2 * x)
    let t = (tau < 0 ? -1 : 1) / (abs(tau) + (1 + tau * tau).squareRoot())
    return t / (1 + (1 + t * t).squareRoot())
  }

  private static func rotate<S: RealScalar>(
    _ a: inout [[S]], _ v: inout [[S]], _ p: Int, _ q: Int, _ h: S
  ) {
    let square = h * h
    let cosine = (1 - square) / (1 + square)
    let sine = 2 * h / (1 + square)
    for j in a.indices {
      (a[p][j], a[q][j]) = (
        cosine * a[p][j] - sine * a[q][j], sine * a[p][j] + cosine * a[q][j]
      )
      (v[p][j], v[q][j]) = (
        cosine * v[p][j] - sine * v[q][j], sine * v[p][j] + cosine * v[q][j]
      )
    }
    for i in a.indices {
      (a[i][p], a[i][q]) = (
        cosine * a[i][p] - sine * a[i][q], sine * a[i][p] + cosine * a[i][q]
      )
    }
  }

  /// What stands beside the diagonal, twice the diagonal's own radii, and for every entry of it all by which the order
  /// of their doubles is wrong: none of it is asked, only added.
  private static func sorted<S: RealScalar>(_ a: [[S]], _ v: [[S]]) -> Spectrum<S> {
    let order = a.indices.sorted { a[$0][$0].approximation > a[$1][$1].approximation }
    var rest = S.zero
    for i in a.indices {
      for j in a.indices { rest += (i == j ? a[i][i] - a[i][i] : a[i][j]).absolute }
    }
    for (i, j) in zip(order, order.dropFirst()) {
      rest += S(a.count) * S.maximum(.zero, a[j][j] - a[i][i])
    }
    return Spectrum(values: order.map { a[$0][$0] }, vectors: order.map { v[$0] }, rest: rest)
  }

  /// Any number from -1 to 1; of arithmetic that holds single numbers, their middle.
  static func anything<S: RealScalar>(over: S.Type) -> S {
    if let ball = Ball(midpoint: 0, radius: 1) as? S { return ball }
    return Enclosure(midpoint: 0, radius: 1) as? S ?? .zero
  }

  /// By Weyl, λᵢ is within ‖E‖ of the sorted diagonal; and g‖P - P'‖ ≤ 2√2 ‖E‖ (Yu, Wang & Samworth 2015), where P'
  /// belongs to the first k of it and g is the gap of what is decomposed: nothing is divided by.
  static func principal<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (mean, _, covariance) = moments(problem.points, over: S.self)
    let found = spectrum(covariance)
    let k = problem.kept, d = mean.count
    let slack = anything(over: S.self) * found.rest
    let values = found.values.map { $0 + slack }
    let gap = k < d ? values[k - 1] - values[k] : values[k - 1]
    var directions: [S] = []
    for i in 0..<d {
      for j in 0..<d {
        let p = sum((0..<k).map { found.vectors[$0][i] * found.vectors[$0][j] })
        directions.append(gap * p + 3 * slack)
      }
    }
    return [
      "mean": .scalars(mean), "variances": .scalars(Array(values[..<k])),
      "explained": [sum(Array(values[..<k]))],
      "total": [sum((0..<d).map { covariance[$0][$0] })],
      // A gap of 0 has no scale of its own: λ₁ stands behind it.
      "directions": .scalars(directions + [values[0]]),
    ]
  }
}
