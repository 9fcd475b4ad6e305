public import Structures

extension HadamardConstruction {
  /// The matrix, by tables: the residues mod q are squared once, and every row of a circulant is the one
  /// above it, moved on by one. n² bytes.
  public var signs: Matrix<Int8> {
    switch self {
    case .sylvester(let levels): Self.doubled(levels)
    case .paleyOne(let prime): Self.bordered(prime, corner: -1).plusIdentity
    case .paleyTwo(let prime): Self.bordered(prime, corner: 1).pairs
    case .williamson(let rows): Self.array(rows.map(Self.circulant))
    case .kronecker(let a, let b): Self.product(a.signs, b.signs)
    }
  }

  private static func doubled(_ levels: Int) -> Matrix<Int8> {
    var matrix = Matrix<Int8>(repeating: 1, rows: 1, columns: 1)
    for _ in 0..<levels {
      let n = matrix.rows
      matrix = Matrix(rows: 2 * n, columns: 2 * n) { i, j in
        let sign = matrix[i % n, j % n]
        return i >= n && j >= n ? -sign : sign
      }
    }
    return matrix
  }

  /// S of Paley: zeros on the diagonal, ones to the right of the corner, `corner` below it, χ(i - j) elsewhere.
  private static func bordered(_ q: Int, corner: Int8) -> Matrix<Int8> {
    var character = [Int8](repeating: -1, count: q)
    character[0] = 0
    var (square, step) = (0, 1)
    for _ in 0..<q / 2 {
      // Squares lie odd steps apart.
      square = (square + step) % q
      step += 2
      character[square] = 1
    }
    var matrix = Matrix<Int8>(repeating: 1, rows: q + 1, columns: q + 1)
    matrix[0, 0] = 0
    for i in 0..<q {
      matrix[i + 1, 0] = corner
      for j in 0..<q { matrix[i + 1, j + 1] = character[i >= j ? i - j : i - j + q] }
    }
    return matrix
  }

  private static func circulant(_ row: String) -> Matrix<Int8> {
    let first = row.utf8.map { $0 == UInt8(ascii: "+") ? Int8(1) : -1 }
    let m = first.count
    return Matrix(rows: m, columns: m) { i, j in first[j >= i ? j - i : j - i + m] }
  }

  /// ((A, B, C, D), (-B, A, -D, C), (-C, D, A, -B), (-D, -C, B, A)).
  private static func array(_ blocks: [Matrix<Int8>]) -> Matrix<Int8> {
    let m = blocks[0].rows
    let places = [[0, 1, 2, 3], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 1, 0]]
    let minus = [
      [false, false, false, false], [true, false, true, false], [true, false, false, true],
      [true, true, false, false],
    ]
    return Matrix(rows: 4 * m, columns: 4 * m) { i, j in
      let sign = blocks[places[i / m][j / m]][i % m, j % m]
      return minus[i / m][j / m] ? -sign : sign
    }
  }

  private static func product(_ a: Matrix<Int8>, _ b: Matrix<Int8>) -> Matrix<Int8> {
    Matrix(rows: a.rows * b.rows, columns: a.columns * b.columns) { i, j in
      a[i / b.rows, j / b.columns] * b[i % b.rows, j % b.columns]
    }
  }
}

extension Matrix<Int8> {
  /// S + I.
  fileprivate var plusIdentity: Matrix {
    Matrix(rows: rows, columns: columns) { i, j in i == j ? 1 : self[i, j] }
  }

  /// S ⊗ ((1, 1), (1, -1)) + I ⊗ ((1, -1), (-1, -1)).
  fileprivate var pairs: Matrix {
    Matrix(rows: 2 * rows, columns: 2 * columns) { i, j in
      let isLast = i % 2 == 1 && j % 2 == 1
      guard i / 2 == j / 2 else { return isLast ? -self[i / 2, j / 2] : self[i / 2, j / 2] }
      return i % 2 == 0 && j % 2 == 0 ? 1 : -1
    }
  }
}
