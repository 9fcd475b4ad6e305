public import Scalars
public import Structures
public import Verification

/// **RoSA**: a linear layer with a sparse and a low-rank adapter, forward and backward.
///
/// For inputs X ∈ ℝ^(b×n), weights W ∈ ℝ^(o×n), S of fixed places, A ∈ ℝ^(r×n), B ∈ ℝ^(o×r),
///
///     Y = X (W + S + (α/r) B A)ᵀ,
///
/// and for a gradient dY
///
///     dS = (dYᵀX) at the places of S,   dA = (α/r) Bᵀ dYᵀ X,   dB = (α/r) dYᵀ X Aᵀ,   dX = dY (W + S + (α/r) B A).
///
/// The places are those of the ⌊density · o n⌋ largest of accumulated gradients, of equal ones those in front. The
/// reference writes the sum of the matrices down; the implementation never does.
public enum RoSALayer: RationalAlgorithm {
  public static let source = Citation(
    "Nikdan, Tabesh, Crnčević & Alistarh. RoSA: accurate parameter-efficient fine-tuning via robust adaptation. ICML 2024",
    "Section 4, as IST-DASLab/RoSA@5f70c49 and spops@3f71a4d compute it")

  public struct Problem: Sendable {
    public var inputs: Matrix<Double>
    public var weights: Matrix<Double>
    /// Of as many entries as the weights.
    public var accumulated: [Double]
    /// In thousandths.
    public var density: Int
    /// One for each place, in the order of rows.
    public var sparse: [Double]
    public var a: Matrix<Double>
    public var b: Matrix<Double>
    /// α/r.
    public var scale: Double
    public var slopes: Matrix<Double>

    /// ⌊density · o n⌋.
    var kept: Int { weights.elements.count * density / 1000 }

    /// Why the parts do not fit, if so.
    var obstacle: String? {
      let (o, n) = (weights.rows, weights.columns)
      guard (0...1000).contains(density) else { return "A density of \(density) thousandths" }
      guard inputs.columns == n, slopes.columns == o, slopes.rows == inputs.rows else {
        return
          "\(inputs.rows)×\(inputs.columns) inputs and \(slopes.rows)×\(slopes.columns) gradients "
          + "for \(o)×\(n) weights"
      }
      guard a.columns == n, b.rows == o, a.rows == b.columns else {
        return "Factors \(b.rows)×\(b.columns) and \(a.rows)×\(a.columns) for \(o)×\(n) weights"
      }
      guard accumulated.count == o * n else {
        return "\(accumulated.count) accumulated gradients for \(o * n) weights"
      }
      if let i = accumulated.firstIndex(where: { $0.isNaN }) {
        return "Accumulated gradient \(i) is nan: it has no place among the largest"
      }
      return sparse.count == kept ? nil : "\(sparse.count) sparse values for \(kept) places"
    }
  }

  public static let examples = [
    Example<RoSALayer>(
      Problem(
        inputs: Matrix(rows: 1, columns: 1, elements: [2]),
        weights: Matrix(rows: 1, columns: 1, elements: [3]), accumulated: [-5], density: 1000,
        sparse: [1], a: Matrix(rows: 1, columns: 1, elements: [1]),
        b: Matrix(rows: 1, columns: 1, elements: [2]), scale: 0.5,
        slopes: Matrix(rows: 1, columns: 1, elements: [1])),
      gives: ["places": .integers([0]), "y": [10], "ds": [2], "da": [2], "db": [1], "dx": [5]],
      from: "by hand: 3 + 1 + ½·2·1 = 5")
  ]

  /// A size counts inputs; rank 0, density 0 and whole densities are among what is drawn.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let (n, o) = (size, 1 + draw(2 * size))
    let (batch, rank) = (1 + draw(4), draw(4))
    let density = [0, 1000, 10, 250, 500, 600][draw(6)]
    func matrix(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns) { _, _ in generator.dyadic() }
    }
    let isTied = draw(2) == 0
    let accumulated = (0..<o * n).map { _ in
      isTied ? generator.dyadic().rounded() : generator.gaussian()
    }
    return Problem(
      inputs: matrix(batch, n), weights: matrix(o, n), accumulated: accumulated, density: density,
      sparse: (0..<o * n * density / 1000).map { _ in generator.dyadic() }, a: matrix(rank, n),
      b: matrix(o, rank), scale: [0.5, 2, 0.375][draw(3)], slopes: matrix(batch, o))
  }

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let p = problem
    let order = p.accumulated.indices.sorted { i, j in
      let (x, y) = (p.accumulated[i].magnitude, p.accumulated[j].magnitude)
      return x != y ? x > y : i < j
    }
    let places = order.prefix(p.kept).sorted()
    let (x, w, dy) = (p.inputs.map { S($0) }, p.weights.map { S($0) }, p.slopes.map { S($0) })
    let (a, b, scale) = (p.a.map { S($0) }, p.b.map { S($0) }, S(p.scale))
    var merged = product(b, a).map { scale * $0 }
    for i in merged.elements.indices { merged.elements[i] += w.elements[i] }
    for (value, place) in zip(p.sparse, places) { merged.elements[place] += S(value) }
    let gradient = product(dy.transposed, x)
    return [
      "places": .integers(places), "y": .scalars(product(x, merged.transposed).elements),
      "ds": .scalars(places.map { gradient.elements[$0] }),
      "da": .scalars(product(b.transposed, gradient).elements.map { scale * $0 }),
      "db": .scalars(product(gradient, a.transposed).elements.map { scale * $0 }),
      "dx": .scalars(product(dy, merged).elements),
    ]
  }

  static func product<S: Scalar>(_ a: Matrix<S>, _ b: Matrix<S>) -> Matrix<S> {
    Matrix(rows: a.rows, columns: b.columns) { i, j in
      var sum = S.zero
      for k in 0..<a.columns { sum += a[i, k] * b[k, j] }
      return sum
    }
  }

  public static let implementations: [Implementation<RoSALayer>] = [factored]
  public static let laws: [Law<RoSALayer>] = statements

  public static let findings = [
    Finding(
      "Gradients or their squares: the sparse part gets the same places",
      place:
        "IST-DASLab/RoSA@5f70c49 accumulates either; IST-DASLab/PanzaMail@cca13ad asks for mean_squared"
    ) {
      // Two batches: a weight that is pulled hard both ways, and one that is pulled a little one way.
      let batches: [[Double]] = [[3, 1], [-3, 1]]
      func places(_ part: (Double) -> Double) -> [Int] {
        let accumulated = (0..<2).map { j in batches.reduce(0) { $0 + part($1[j]) } / 2 }
        let matrix = Matrix<Double>(rows: 1, columns: 2, elements: [1, 1])
        let nothing = Matrix<Double>(rows: 0, columns: 2, elements: [])
        let problem = Problem(
          inputs: matrix, weights: matrix, accumulated: accumulated, density: 500, sparse: [0],
          a: nothing, b: Matrix(rows: 1, columns: 0, elements: []), scale: 1,
          slopes: Matrix(rows: 1, columns: 1, elements: [1]))
        return reference(problem, over: Rational.self)[integers: "places"]
      }
      let (means, squares) = (places { $0 }, places { $0 * $0 })
      return .init(
        claimed: "gradients (3, 1) and (-3, 1): one place of two for either",
        found: "place \(means[0]) by the mean, place \(squares[0]) by the mean of squares",
        isShown: means == [1] && squares == [0])
    }
  ]

  public static let counters: [Counter<RoSALayer>] = [
    Counter("multiplications of the dense form", formula: "3bon + 3ron + on + rn + or") { problem in
      let (o, n) = (problem.weights.rows, problem.weights.columns)
      let (batch, r) = (problem.inputs.rows, problem.a.rows)
      return 3 * (batch + r) * o * n + o * n + r * n + o * r
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.multiplications
    }
  ]

  public static let workloads = [64]
}
