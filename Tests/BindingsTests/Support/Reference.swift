import Bindings
import Structures

/// The two types that every test runs over.
let scalars: [any LAPACKScalar.Type] = [Float.self, Double.self]

/// Empty, single, tiny, odd, prime and a whole number of vectors.
let sizes = [0, 1, 2, 3, 5, 17, 64]

extension Matrix where Element: BLASScalar {
  var wide: Matrix<Double> { map(Double.init) }
  func op(_ transposed: Bool) -> Matrix { transposed ? self.transposed : self }

  /// A column.
  init(_ column: [Element]) { self.init(rows: column.count, columns: 1, elements: column) }

  /// Keeps one triangle and poisons the other, which nobody may read.
  func poisoned(except triangle: BLAS.Triangle, unitDiagonal: Bool = false) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      if i == j { return unitDiagonal ? .nan : self[i, j] }
      return (i > j) == (triangle == .lower) ? self[i, j] : .nan
    }
  }

  /// The triangular matrix that such a routine sees.
  func half(_ triangle: BLAS.Triangle, unitDiagonal: Bool = false) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in
      if i == j { return unitDiagonal ? 1 : self[i, j] }
      return (i > j) == (triangle == .lower) ? self[i, j] : 0
    }
  }

  var symmetrised: Matrix {
    Matrix(rows: rows, columns: columns) { i, j in i >= j ? self[i, j] : self[j, i] }
  }
}

/// αAB + βC by three loops. With β = 0, C is not read. α must be a power of two, or the data small
/// integers, so that αa is exact.
func product(
  alpha: Double = 1, _ a: Matrix<Double>, _ b: Matrix<Double>, beta: Double = 0,
  _ c: Matrix<Double>? = nil
) -> Matrix<Gauge> {
  Matrix(rows: a.rows, columns: b.columns) { i, j in
    var sum = Gauge()
    for k in 0..<a.columns { sum.add(alpha * a[i, k], b[k, j]) }
    if beta != 0, let c { sum.add(beta, c[i, j]) }
    return sum
  }
}

/// B − AX, measured against |A||X|.
func residual(
  _ a: Matrix<Double>, _ x: Matrix<Double>, _ b: Matrix<Double>
) -> Matrix<Gauge> {
  Matrix(rows: a.rows, columns: x.columns) { i, j in
    var sum = Gauge()
    for k in 0..<a.columns { sum.add(-a[i, k], x[k, j]) }
    sum.subtractFromResidual(-1, b[i, j])
    return sum
  }
}

/// Test data that depends on a seed only.
struct Samples: RandomNumberGenerator {
  private var state: UInt64
  init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

  /// SplitMix64; Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  mutating func matrix<T: BLASScalar>(
    _ rows: Int, _ columns: Int, integers: Bool = false, _ type: T.Type = T.self
  ) -> Matrix<T> {
    Matrix(rows: rows, columns: columns) { _, _ in
      integers
        ? T(Int.random(in: -3...3, using: &self)) : T(Double.random(in: -1...1, using: &self))
    }
  }

  /// A triangular system that substitution solves without blowing up: its diagonal is ±1 or ±2.
  mutating func square<T: BLASScalar>(
    _ n: Int, integers: Bool, _ type: T.Type = T.self
  ) -> Matrix<T> {
    var a: Matrix<T> = matrix(n, n, integers: integers)
    for i in 0..<n { a[i, i] = Bool.random(using: &self) ? 2 : -1 }
    return a
  }
}

/// A row-major matrix with a gap after each row that nobody may write to.
struct Padded<T: BLASScalar> {
  let rows: Int, columns: Int, leading: Int
  var storage: [T]
  private static var sentinel: T { -12345 }

  init(_ matrix: Matrix<T>, gap: Int) {
    rows = matrix.rows
    columns = matrix.columns
    leading = max(1, columns + gap)
    storage = Array(repeating: Self.sentinel, count: max(1, rows * leading))
    for i in 0..<rows { for j in 0..<columns { storage[i * leading + j] = matrix[i, j] } }
  }

  var matrix: Matrix<T> {
    Matrix(rows: rows, columns: columns) { i, j in storage[i * leading + j] }
  }

  var isIntact: Bool {
    storage.indices.allSatisfy { k in
      (k % leading < columns && k / leading < rows) || storage[k] == Self.sentinel
    }
  }
}

/// The poisoned triangle still holds nothing but NaN.
func poisonIsIntact<T: BLASScalar>(_ c: Matrix<T>, _ triangle: BLAS.Triangle) -> Bool {
  (0..<c.rows).allSatisfy { i in
    (0..<c.columns).allSatisfy { j in
      i == j || (i > j) == (triangle == .lower) || c[i, j].isNaN
    }
  }
}

/// The computed triangle, with the truth in the other one.
func filled<T: BLASScalar>(
  _ c: Matrix<T>, _ triangle: BLAS.Triangle, _ truth: Matrix<Gauge>
) -> Matrix<T> {
  Matrix(rows: c.rows, columns: c.columns) { i, j in
    i == j || (i > j) == (triangle == .lower) ? c[i, j] : T(truth[i, j].value)
  }
}
