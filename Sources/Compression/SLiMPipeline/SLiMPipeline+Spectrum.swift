package import Scalars
package import Structures

extension SLiMPipeline {
  /// A symmetric matrix as A = VᵀGV with orthogonal V by Jacobi's rotations, so far that next to nothing is
  /// left off the diagonal.
  ///
  /// Which pair is rotated, and which of the two angles that annihilate it, is guessed from doubles: every
  /// guess is a similarity. Over balls A and V therefore enclose a true pair, and what is left off the
  /// diagonal is known.
  package struct Spectrum<S: RealScalar> {
    private(set) var a: Matrix<S>
    private(set) var vectors: Matrix<S>
    /// Places on the diagonal, the largest entry first.
    let order: [Int]

    package init(_ gram: Matrix<S>) {
      let n = gram.rows
      (a, vectors) = (gram, Matrix(rows: n, columns: n) { $0 == $1 ? 1 : 0 })
      let trace = (0..<n).reduce(0) { $0 + gram[$1, $1].approximation }
      var isDiagonal = false
      for _ in 0..<32 where !isDiagonal {
        isDiagonal = true
        for i in 0..<n {
          for j in 0..<i where abs(a[i, j].approximation) > Self.unit * trace {
            isDiagonal = false
            Self.rotate(&a, &vectors, i, j)
          }
        }
      }
      let diagonal = (0..<n).map { [a] in a[$0, $0].approximation }
      order = diagonal.indices.sorted { diagonal[$0] > diagonal[$1] }
    }

    /// What may be left, over the trace: half of the digits of a ball, as eigenvalues need no more.
    private static var unit: Double {
      S.arithmetic == .enclosing
        ? Double(sign: .plus, exponent: -min(Ball.precision / 2, 500), significand: 1) : 0x1p-54
    }

    /// tan θ = 2a_ij / (d ± √(d² + 4a_ij²)), d = a_jj - a_ii, annihilates a_ij.
    private static func rotate(_ a: inout Matrix<S>, _ v: inout Matrix<S>, _ i: Int, _ j: Int) {
      let (d, twice) = (a[j, j] - a[i, i], 2 * a[i, j])
      let root = S.sqrt(d.squared + twice.squared)
      let tangent = twice / (d.approximation >= 0 ? d + root : d - root)
      let cosine = 1 / S.sqrt(1 + tangent.squared)
      let sine = cosine * tangent
      let shift = tangent * a[i, j]
      for k in 0..<a.rows where k != i && k != j {
        let (x, y) = (a[i, k], a[j, k])
        (a[i, k], a[j, k]) = (cosine * x - sine * y, sine * x + cosine * y)
        (a[k, i], a[k, j]) = (a[i, k], a[j, k])
      }
      (a[i, i], a[j, j]) = (a[i, i] - shift, a[j, j] + shift)
      (a[i, j], a[j, i]) = (.zero, .zero)
      for k in 0..<v.rows {
        let (x, y) = (v[k, i], v[k, j])
        (v[k, i], v[k, j]) = (cosine * x - sine * y, sine * x + cosine * y)
      }
    }

    /// λ_k, the largest for k = 0.
    package func value(_ k: Int) -> S { a[order[k], order[k]] }

    /// Σ λ_k over k ≥ r.
    package func tail(after rank: Int) -> S { sum((rank..<a.rows).map(value)) }

    /// E less its part along the first r eigenvectors.
    func rest(_ e: Matrix<S>, rank: Int) -> Matrix<S> {
      var rest = e
      for k in order.prefix(rank) {
        let v = vectors.column(k)
        for i in 0..<e.rows {
          let along = dot(Array(e[row: i]), v)
          for o in 0..<e.columns { rest[i, o] -= along * v[o] }
        }
      }
      return rest
    }
  }

  /// What adapters of rank r leave of E = W - W^C: λ of EᵀD²E behind the r-th, and ‖X(E - LR)‖²/t.
  struct Remainder<S: RealScalar> {
    let spectrum: Spectrum<S>
    let error: Matrix<S>
    let objective: S, output: S

    /// - Parameter fullRank: a rank at which nothing is left.
    init(_ problem: Problem, codes: Matrix<Int>, step: S, squares: [S], fullRank: Int) {
      let w = problem.weights
      let e = Matrix(rows: w.rows, columns: w.columns) { S(w[$0, $1]) - step * S(codes[$0, $1]) }
      error = e
      spectrum = Spectrum(
        Matrix(rows: w.columns, columns: w.columns) { p, q in
          squares.indices.reduce(.zero) { $0 + squares[$1] * e[$1, p] * e[$1, q] }
        })
      guard problem.rank < fullRank else {
        (objective, output) = (.zero, .zero)
        return
      }
      objective = spectrum.tail(after: problem.rank)
      let rest = spectrum.rest(e, rank: problem.rank)
      var sum = S.zero
      for t in 0..<problem.inputs.rows {
        let x = problem.inputs[row: t].map { S($0) }
        for o in 0..<w.columns { sum += dot(x, rest.column(o)).squared }
      }
      output = sum / S(problem.inputs.rows)
    }
  }
}
