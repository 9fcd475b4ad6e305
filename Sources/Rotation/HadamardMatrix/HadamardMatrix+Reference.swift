public import Scalars
import Structures
public import Verification

extension HadamardMatrix {
  public static func reference(_ problem: Problem) -> Observation<Rational> {
    let n = problem.construction.order
    let signs = (0..<n * n).map { problem.construction.sign($0 / n, $0 % n) }
    return ["order": .integers([n]), "signs": .integers(signs)]
  }

  static func matrix(_ observation: Observation<Rational>) -> Matrix<Int> {
    let signs = observation[integers: "signs"]
    let n = observation[integers: "order"].first ?? 0
    return signs.count == n * n
      ? Matrix(rows: n, columns: n, elements: signs) : Matrix(rows: 0, columns: 0, elements: [])
  }

  static func isOrthogonal(_ h: Matrix<Int>) -> Bool {
    h.rows > 0
      && everyPlace(h.rows) { i, j in
        var dot = 0
        for k in 0..<h.columns { dot += h[i, k] * h[j, k] }
        return dot == (i == j ? h.rows : 0)
      }
  }

  static func everyPlace(_ n: Int, _ holds: (Int, Int) -> Bool) -> Bool {
    n > 0 && (0..<n * n).allSatisfy { holds($0 / n, $0 % n) }
  }
}

extension HadamardConstruction {
  /// One entry, by the definitions.
  func sign(_ i: Int, _ j: Int) -> Int {
    switch self {
    case .sylvester: (i & j).nonzeroBitCount % 2 == 0 ? 1 : -1
    case .paleyOne(let q): i == j ? 1 : Self.border(q, i, j, below: -1)
    case .paleyTwo(let q): Self.second(q, i, j)
    case .williamson(let rows): Self.williamson(rows, i, j)
    case .kronecker(let a, let b):
      a.sign(i / b.order, j / b.order) * b.sign(i % b.order, j % b.order)
    }
  }

  /// χ(a): 0 for 0, 1 for squares mod q, -1 for others.
  private static func character(_ a: Int, _ q: Int) -> Int {
    let residue = ((a % q) + q) % q
    if residue == 0 { return 0 }
    return (1..<q).contains { $0 * $0 % q == residue } ? 1 : -1
  }

  private static func border(_ q: Int, _ i: Int, _ j: Int, below: Int) -> Int {
    if i == 0 { return 1 }
    return j == 0 ? below : character(i - j, q)
  }

  private static func second(_ q: Int, _ i: Int, _ j: Int) -> Int {
    let s = i / 2 == j / 2 ? 0 : border(q, i / 2, j / 2, below: 1)
    let (p, r) = (i % 2, j % 2)
    let inner = p * r == 1 ? -1 : 1
    let diagonal = p == 0 && r == 0 ? 1 : -1
    return s * inner + (i / 2 == j / 2 ? diagonal : 0)
  }

  private static func williamson(_ rows: [String], _ i: Int, _ j: Int) -> Int {
    let m = rows[0].count
    // The quaternion of block column times that of block row: its place and its sign.
    let (p, r) = (i / m, j / m)
    let signs = ["++++", "-+-+", "-++-", "--++"]
    let outer = Array(signs[p])[r] == "+" ? 1 : -1
    let inner = Array(rows[p ^ r])[((j - i) % m + m) % m] == "+" ? 1 : -1
    return outer * inner
  }

  /// The sum of all entries.
  var excess: Int {
    switch self {
    case .sylvester, .paleyOne: return order
    case .paleyTwo: return order - 4
    case .williamson(let rows):
      // Of B, C and D as many blocks are added as subtracted.
      let sum = rows[0].reduce(0) { $0 + ($1 == "+" ? 1 : -1) }
      return 4 * rows[0].count * sum
    case .kronecker(let a, let b): return a.excess * b.excess
    }
  }
}
