import Bindings
import Scalars
import Structures
import Verification

extension WalshHadamard {
  /// Two matrices with A ⊗ B for the whole, about equally large, and x between them.
  private struct Factored {
    let a: UnsafePointer<Float>, b: UnsafePointer<Float>
    let rows: Int, columns: Int
    let x: UnsafePointer<Float>
    let half: UnsafeMutablePointer<Float>, y: UnsafeMutablePointer<Float>

    init(_ problem: Problem, in arena: Arena) {
      let (left, right) = factors(problem)
      func input(_ signs: Matrix<Int8>) -> UnsafePointer<Float> {
        arena.input(signs.elements.map { Float($0) }).baseAddress!
      }
      let first = left.signs
      a = input(problem.isTransposed ? first.transposed : first)
      b = input(right.signs)
      (rows, columns) = (left.order, right.order)
      x = arena.input(problem.x.map { Float($0) }).baseAddress!
      half = arena.output(problem.x.count, of: Float.self).baseAddress!
      y = arena.output(problem.x.count, of: Float.self).baseAddress!
    }

    /// Y = A X B, for X and Y row by row; B is symmetric.
    func run() {
      try? BLAS.gemm(
        m: rows, n: columns, k: columns, alpha: 1, a: x, lda: columns, b: b, ldb: columns, beta: 0,
        c: half, ldc: columns)
      try? BLAS.gemm(
        m: rows, n: columns, k: rows, alpha: 1, a: a, lda: rows, b: half, ldb: columns, beta: 0,
        c: y, ldc: columns)
    }
  }

  /// H_m with some of the levels, and the other levels.
  private static func factors(
    _ problem: Problem
  ) -> (left: HadamardConstruction, right: HadamardConstruction) {
    let base = problem.base, p = problem.levels
    var q = 0
    while q < p, base.order << (q + 1) <= 1 << (p - q - 1) { q += 1 }
    return (.kronecker(base, .sylvester(levels: q)), .sylvester(levels: p - q))
  }

  /// What a library of matrix products can do: two of them, n (a + b) multiplications.
  static let openBLAS = Implementation<WalshHadamard>(
    "openblas-factors-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5, for a + b terms in any order") { problem in
      let (left, right) = factors(problem)
      let size = norm1(problem.x) * (1 + Double(problem.x.count) * 0x1p-52)
      let terms = left.order + right.order
      return ["y": .absolute(gamma(terms, unitRoundoff: 0x1p-24) * size)]
    },
    contract: Contract(exemptions: [
      "negative zeros": "its sums start from zero, or not, as its kernels please"
    ]),
    arena: { problem, arena in Factored(problem, in: arena) },
    run: { $0.run() },
    observe: { o, _ in
      ["y": .scalars((0..<o.rows * o.columns).map { Double(o.y[$0]) })]
    })
}
