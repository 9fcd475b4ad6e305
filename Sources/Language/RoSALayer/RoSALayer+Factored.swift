import Scalars
import Structures
import Verification

extension RoSALayer {
  /// Sparse parts by their places, low-rank ones through r numbers for each record.
  static let factored = Implementation<RoSALayer>(
    "sparse-and-low-rank",
    .rounding(
      "Higham 2002, equation (3.5): γ of all factors' lengths, times the result of the magnitudes",
      bound)
  ) { problem in
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    return problem
  } run: { p in
    let places = largest(p.accumulated, p.kept)
    let (n, o, r, batch) = (p.weights.columns, p.weights.rows, p.a.rows, p.inputs.rows)
    var y = Matrix<Double>(repeating: 0, rows: batch, columns: o)
    var dx = Matrix<Double>(repeating: 0, rows: batch, columns: n)
    var (da, db) = (
      Matrix<Double>(repeating: 0, rows: r, columns: n),
      Matrix<Double>(repeating: 0, rows: o, columns: r)
    )
    var ds = [Double](repeating: 0, count: places.count)
    for t in 0..<batch {
      // A x and Bᵀ dy: all that the low-rank part needs of a record.
      var (down, up) = ([Double](repeating: 0, count: r), [Double](repeating: 0, count: r))
      for k in 0..<r {
        for j in 0..<n { down[k] += p.a[k, j] * p.inputs[t, j] }
        for i in 0..<o { up[k] += p.b[i, k] * p.slopes[t, i] }
        (down[k], up[k]) = (down[k] * p.scale, up[k] * p.scale)
      }
      for i in 0..<o {
        let slope = p.slopes[t, i]
        var sum = 0.0
        for j in 0..<n {
          sum += p.weights[i, j] * p.inputs[t, j]
          dx[t, j] += slope * p.weights[i, j]
        }
        for k in 0..<r {
          sum += p.b[i, k] * down[k]
          db[i, k] += slope * down[k]
        }
        y[t, i] = sum
      }
      for k in 0..<r {
        for j in 0..<n {
          da[k, j] += up[k] * p.inputs[t, j]
          dx[t, j] += up[k] * p.a[k, j]
        }
      }
      for (slot, place) in places.enumerated() {
        let (i, j) = place.quotientAndRemainder(dividingBy: n)
        y[t, i] += p.sparse[slot] * p.inputs[t, j]
        dx[t, j] += p.sparse[slot] * p.slopes[t, i]
        ds[slot] += p.slopes[t, i] * p.inputs[t, j]
      }
    }
    return Gradients(places: places, y: y, ds: ds, da: da, db: db, dx: dx)
  } observe: { g in
    [
      "places": .integers(g.places), "y": .scalars(g.y.elements), "ds": .scalars(g.ds),
      "da": .scalars(g.da.elements), "db": .scalars(g.db.elements), "dx": .scalars(g.dx.elements),
    ]
  }

  struct Gradients: Sendable {
    var places: [Int]
    var y: Matrix<Double>
    var ds: [Double]
    var da: Matrix<Double>, db: Matrix<Double>, dx: Matrix<Double>
  }

  /// The k largest magnitudes by their threshold: what exceeds it, and of what equals it the front.
  private static func largest(_ values: [Double], _ k: Int) -> [Int] {
    guard k > 0 else { return [] }
    let threshold = values.map(\.magnitude).sorted(by: >)[k - 1]
    var ties = k - values.count { $0.magnitude > threshold }
    return values.indices.filter { i in
      if values[i].magnitude > threshold { return true }
      guard values[i].magnitude == threshold, ties > 0 else { return false }
      ties -= 1
      return true
    }
  }

  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    var p = problem
    p.inputs = p.inputs.map { abs($0) }
    p.weights = p.weights.map { abs($0) }
    p.slopes = p.slopes.map { abs($0) }
    (p.a, p.b) = (p.a.map { abs($0) }, p.b.map { abs($0) })
    p.sparse = p.sparse.map { abs($0) }
    let magnitudes = reference(p, over: Double.self)
    let length = p.weights.columns + p.weights.rows + p.a.rows + p.inputs.rows + p.kept
    // The magnitudes are rounded as well, by as much.
    let factor = gamma(length + 8, unitRoundoff: Double.unitRoundoff(of: Double.self)) * 1.001
    func allowed(_ name: String) -> Bound { .componentwise(magnitudes[name].map { factor * $0 }) }
    return [
      "y": allowed("y"), "ds": allowed("ds"), "da": allowed("da"), "db": allowed("db"),
      "dx": allowed("dx"),
    ]
  }

  static let statements: [Law<RoSALayer>] = [
    Law("With S = 0 and B = 0, as training begins, the output is that of the weights.") {
      problem, subject in
      var first = problem
      first.sparse = problem.sparse.map { _ in 0 }
      first.b = problem.b.map { _ in 0 }
      let (x, w) = (problem.inputs.map { Rational($0) }, problem.weights.map { Rational($0) })
      let result = subject(first)
      return result["y"] == product(x, w.transposed).elements
        && result["da"].allSatisfy { $0 == 0 }
    },
    Law("⟨dY, Y⟩ = ⟨dX, X⟩ = ⟨dY, XWᵀ⟩ + ⟨dS, S⟩ + ⟨dB, B⟩, and ⟨dA, A⟩ = ⟨dB, B⟩.") {
      problem, subject in
      let result = subject(problem)
      func exact(_ values: [Double]) -> [Rational] { values.map { Rational($0) } }
      let (x, w) = (problem.inputs.map { Rational($0) }, problem.weights.map { Rational($0) })
      let plain = product(x, w.transposed).elements
      let whole = dot(exact(problem.slopes.elements), result["y"])
      let low = dot(result["db"], exact(problem.b.elements))
      let parts =
        dot(exact(problem.slopes.elements), plain) + dot(result["ds"], exact(problem.sparse))
      return whole == dot(result["dx"], x.elements) && whole == parts + low
        && low == dot(result["da"], exact(problem.a.elements))
    },
    Law("Merged into the weights, the sparse part gives the same output and the same dX.") {
      problem, subject in
      let result = subject(problem)
      var merged = problem
      merged.sparse = problem.sparse.map { _ in 0 }
      let places = result[integers: "places"]
      guard places.allSatisfy(merged.weights.elements.indices.contains) else { return false }
      for (value, place) in zip(problem.sparse, places) {
        merged.weights.elements[place] += value
      }
      let other = subject(merged)
      return other["y"] == result["y"] && other["dx"] == result["dx"]
    },
    Law("Exactly ⌊d o n⌋ places are kept, and none that is left is larger.") { problem, subject in
      let places = subject(problem)[integers: "places"]
      guard places.allSatisfy(problem.accumulated.indices.contains) else { return false }
      let kept = Set(places)
      let least = places.map { problem.accumulated[$0].magnitude }.min() ?? .infinity
      return kept.count == problem.kept
        && problem.accumulated.indices.allSatisfy {
          kept.contains($0) || problem.accumulated[$0].magnitude <= least
        }
    },
    Law("At density 1 the sparse gradient is that of full training.") { problem, subject in
      var full = problem
      full.density = 1000
      full.sparse = problem.accumulated.map { _ in 0 }
      let (x, dy) = (problem.inputs.map { Rational($0) }, problem.slopes.map { Rational($0) })
      return subject(full)["ds"] == product(dy.transposed, x).elements
    },
  ]

  /// A NaN in a record's input: its output is lost, and every gradient that sums over records; dX is not.
  public static let specials: [Special<RoSALayer>] = [
    Special(
      "NaN in an input",
      Problem(
        inputs: Matrix(rows: 2, columns: 1, elements: [.nan, 1]),
        weights: Matrix(rows: 1, columns: 1, elements: [2]), accumulated: [1], density: 1000,
        sparse: [0], a: Matrix(rows: 1, columns: 1, elements: [1]),
        b: Matrix(rows: 1, columns: 1, elements: [1]), scale: 1,
        slopes: Matrix(rows: 2, columns: 1, elements: [1, 1])),
      contract: "its output and the gradients of the weights are NaN, dX is not",
      gives: [
        "y": [.nan, 3], "ds": [.nan], "da": [.nan], "db": [.nan], "dx": [3, 3],
      ])
  ]

  public static func work(on problem: Problem) -> Work? {
    let (b, w) = (Double(problem.inputs.rows), Double(problem.weights.elements.count))
    let low = Double(problem.a.rows * (problem.weights.rows + problem.weights.columns))
    return Work(flops: b * (4 * w + 8 * low + 6 * Double(problem.kept)), bytes: 8 * w)
  }
}
