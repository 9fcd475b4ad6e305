public import Scalars
public import Structures

/// A matrix whose singular value decomposition is known since it was built from one: F = U diag(σ) Vᵀ.
///
/// U and V are products of two reflections I - (2/p)vvᵀ, where v has p entries ±1 and p is a power of two:
/// all their entries are dyadic, and so are F's, which double precision holds exactly up to order 256.
public struct KnownSpectrum: Sendable {
  /// Orthogonal, m × m and n × n.
  public let left: Matrix<Double>, right: Matrix<Double>
  /// σ₁ ≥ … ≥ σ_k ≥ 0 for k = min(m, n): multiples of 1/8 up to 8.
  public let values: [Double]

  public init(rows: Int, columns: Int, using generator: inout Generator) {
    let values = (0..<min(rows, columns)).map { _ in (abs(generator.dyadic()) * 8).rounded() / 8 }
    self.init(
      left: Self.orthogonal(rows, using: &generator),
      right: Self.orthogonal(columns, using: &generator), values: values.sorted(by: >))
  }

  init(left: Matrix<Double>, right: Matrix<Double>, values: [Double]) {
    (self.left, self.right, self.values) = (left, right, values)
  }

  /// diag(values).
  static func diagonal(_ values: [Double]) -> KnownSpectrum {
    let identity = Matrix(rows: values.count, columns: values.count) { $0 == $1 ? 1.0 : 0.0 }
    return KnownSpectrum(left: identity, right: identity, values: values)
  }

  private static func orthogonal(_ n: Int, using generator: inout Generator) -> Matrix<Double> {
    var q = Matrix(rows: n, columns: n) { $0 == $1 ? 1.0 : 0.0 }
    guard n > 1 else { return q }
    var support = 1
    while 2 * support <= n { support *= 2 }
    for _ in 0..<2 {
      var v = [Double](repeating: 0, count: n)
      for i in (0..<n).shuffled(using: &generator).prefix(support) {
        v[i] = generator.next() % 2 == 0 ? 1 : -1
      }
      for j in 0..<n {
        let along = dot(v, q.column(j)) * 2 / Double(support)
        for i in 0..<n { q[i, j] -= along * v[i] }
      }
    }
    return q
  }

  /// F.
  public var matrix: Matrix<Double> {
    Matrix(rows: left.rows, columns: right.rows) { i, j in
      values.indices.reduce(0) { $0 + values[$1] * left[i, $1] * right[j, $1] }
    }
  }

  /// Σ σ_k² over k > r: the least squared distance to a matrix of rank r (Eckart and Young 1936).
  func tail<S: Scalar>(after rank: Int, over: S.Type) -> S {
    squaredNorm(values.dropFirst(rank).map { S($0) })
  }

  /// ‖F‖.
  var norm: Double { squaredNorm(values).squareRoot() }
}

/// Adapters of rank r: L is m × r and R is r × n.
struct Adapters {
  var left: Matrix<Double>
  var right: Matrix<Double>

  /// Adapters that could not be computed.
  static let failed = Adapters(
    left: Matrix(rows: 0, columns: 0, elements: []),
    right: Matrix(rows: 0, columns: 0, elements: []))

  /// ‖diag(x)(E - LR)‖² in certified arithmetic; NaN for adapters that do not fit.
  func objective(_ target: Matrix<Double>, weights x: [Double]? = nil) -> Double {
    guard left.rows == target.rows, right.columns == target.columns else { return .nan }
    let (l, r) = (left.map { Enclosure($0) }, right.map { Enclosure($0) })
    var sum = Enclosure(0)
    for i in 0..<target.rows {
      for j in 0..<target.columns {
        var rest = Enclosure(target[i, j])
        for k in 0..<l.columns { rest -= l[i, k] * r[k, j] }
        if let x { rest *= Enclosure(x[i]) }
        sum += rest * rest
      }
    }
    return sum.approximation
  }
}

/// ‖diag(x)(E - LR)‖² exactly, for L and R given by their columns and rows as a reference lists them.
func residual(
  _ target: Matrix<Double>, left: [Rational], right: [Rational], rank: Int,
  weights x: [Double]? = nil
) -> Rational {
  var sum = Rational.zero
  for i in 0..<target.rows {
    for j in 0..<target.columns {
      var rest = Rational(target[i, j])
      for k in 0..<rank { rest -= left[i * rank + k] * right[k * target.columns + j] }
      if let x { rest *= Rational(x[i]) }
      sum += rest * rest
    }
  }
  return sum
}
