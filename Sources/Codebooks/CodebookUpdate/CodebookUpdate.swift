public import Scalars
public import Structures
public import Verification

/// **Codebook update**, the P step for vectors: codes stay, and the codebooks are the best for them.
///
///     C = argmin Σ_n ‖r_n - Σ_m C_m[c_nm]‖² + λ Σ_m ‖C_m - C⁰_m‖²,   (ZᵀZ + λI) C = ZᵀR + λC⁰,
///
/// with Z the N × Mk matrix of ones where a vector is named. What two codebooks share can be moved from one to the other:
/// ZᵀZ is singular for M ≥ 2, and for vectors that nobody names; λ > 0 keeps these where they were. O(NM² + (Mk)³).
public enum CodebookUpdate: RationalAlgorithm {
  public static let source = Citation(pvTuning, "the P step on codebooks, as least squares")

  public struct Problem: Sendable {
    /// R, a group of g weights in each row.
    public var targets: Matrix<Double>
    /// N × M codes, group after group.
    public var codes: [Int]
    /// C⁰_m, k × g.
    public var codebooks: [Matrix<Double>]
    /// λ.
    public var damping: Double

    public init(
      targets: Matrix<Double>, codes: [Int], codebooks: [Matrix<Double>], damping: Double
    ) {
      (self.targets, self.codes) = (targets, codes)
      (self.codebooks, self.damping) = (codebooks, damping)
    }

    /// k.
    public var size: Int { codebooks.first?.rows ?? 0 }

    /// The vectors that group n names, in one numbering of them all.
    func named(_ n: Int) -> [Int] {
      codebooks.indices.map { $0 * size + codes[n * codebooks.count + $0] }
    }

    /// Why there is no update, if so.
    public var obstacle: String? {
      guard size > 0 else { return "\(codebooks.count) codebooks of \(size) vectors" }
      for (m, book) in codebooks.enumerated() {
        guard book.rows == size, book.columns == targets.columns else {
          return "codebook \(m) is \(book.rows) × \(book.columns), beside a first one of \(size) "
            + "vectors and groups of \(targets.columns)"
        }
      }
      guard codes.count == targets.rows * codebooks.count else {
        return "\(codes.count) codes for \(targets.rows) groups and \(codebooks.count) codebooks"
      }
      if let code = codes.first(where: { !(0..<size ~= $0) }) {
        return "the code \(code) names none of \(size) vectors"
      }
      let numbers = targets.elements + codebooks.flatMap(\.elements)
      if let number = numbers.first(where: { !$0.isFinite }) {
        return "\(number) is among targets and codebooks"
      }
      return damping > 0 && damping.isFinite
        ? nil : "a damping of \(damping): without a positive one there are many solutions, or none"
    }
  }

  public static let examples = [
    Example<CodebookUpdate>(
      Problem(
        targets: Matrix(rows: 3, columns: 1, elements: [1, 4, 3]), codes: [0, 0, 1],
        codebooks: [Matrix(rows: 3, columns: 1, elements: [2, 1, 7])], damping: 1),
      gives: ["codebooks": [Rational(7, 3), 2, 7], "objective": [Rational(20, 3)]],
      from: "by hand: (1 + 4 + 2)/3, (3 + 1)/2, and one that is not named; 42/9 + 1 + 1")
  ]

  /// Up to three codebooks of up to three vectors.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let (books, k, g) = (1 + draw(3), 1 + draw(3), 1 + draw(3))
    let codes = (0..<size * books).map { _ in draw(k) }
    let codebooks = (0..<books).map { _ in
      Matrix<Double>(rows: k, columns: g) { _, _ in generator.dyadic() }
    }
    return Problem(
      targets: Matrix(rows: size, columns: g) { _, _ in generator.dyadic() }, codes: codes,
      codebooks: codebooks, damping: [0.125, 1, 8][draw(3)])
  }

  public static let smallestSize = 1

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (rows, g, k) = (problem.targets.rows, problem.targets.columns, problem.size)
    let count = k * problem.codebooks.count
    let z = (0..<rows).map { n in
      (0..<count).map { S(problem.named(n).contains($0) ? 1 : 0) }
    }
    let columns = transpose(z), damping = S(problem.damping)
    let left = (0..<count).map { i in
      (0..<count).map { j in dot(columns[i], columns[j]) + (i == j ? damping : .zero) }
    }
    let before = problem.codebooks.flatMap { $0.elements.map { S($0) } }
    let solutions = (0..<g).map { c in
      let targets = problem.targets.column(c).map { S($0) }
      return eliminated(
        left, (0..<count).map { dot(columns[$0], targets) + damping * before[$0 * g + c] })
    }
    let after = (0..<count * g).map { solutions[$0 % g][$0 / g] }
    return ["codebooks": .scalars(after), "objective": [objective(problem, after)]]
  }

  /// Σ ‖r - ΣC‖² + λ ‖C - C⁰‖², C by rows and codebooks.
  static func objective<S: Scalar>(_ problem: Problem, _ codebooks: [S]) -> S {
    let g = problem.targets.columns
    var total = S.zero
    for n in 0..<problem.targets.rows {
      for c in 0..<g {
        let found = sum(problem.named(n).map { codebooks[$0 * g + c] })
        total += (S(problem.targets[n, c]) - found).squared
      }
    }
    let before = problem.codebooks.flatMap { $0.elements.map { S($0) } }
    return total + S(problem.damping) * squaredNorm(axpy(-1, before, codebooks))
  }

  public static let implementations = [counts]

  public static let laws = statements

  public static let specials = [
    Special<CodebookUpdate>(
      "a vector that nobody names, of zeros",
      Problem(
        targets: Matrix(rows: 1, columns: 1, elements: [3]), codes: [1],
        codebooks: [Matrix(rows: 2, columns: 1, elements: [0, 1])], damping: 1),
      contract: "it stays as it is", gives: ["codebooks": [0, 2], "objective": [2]])
  ]

  public static let counters = [
    Counter<CodebookUpdate>(
      "divisions of the reference", formula: "g (Mk)²",
      declared: { problem in
        let count = problem.size * problem.codebooks.count
        return problem.targets.columns * count * count
      },
      counted: { problem in
        Counted.count { _ = reference(problem, over: Counted.self) }.divisions
      })
  ]

  public static func work(on problem: Problem) -> Work? {
    let (n, g) = (Double(problem.targets.rows), Double(problem.targets.columns))
    let (m, count) = (Double(problem.codebooks.count), Double(problem.size))
    let order = m * count
    return Work(flops: n * m * (m + g) + order * order * order / 3, bytes: 8 * n * (g + m))
  }

  public static let workloads = [64]
}
