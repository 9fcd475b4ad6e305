import Bindings
import Scalars
import Verification

/// A factor in full storage, of which BLAS reads and writes the lower triangle.
struct FullOperands<T: KernelScalar> {
  let order: Int
  let form: RankOneForm
  let vectors: [[Double]]
  let start: [T], g: [UnsafePointer<T>]
  let p: UnsafeMutablePointer<T>, u: UnsafeMutablePointer<T>

  init(_ problem: FactorProblem, _ form: RankOneForm, _ arena: Arena) throws {
    try problem.validate()
    let n = problem.order
    (order, self.form, vectors) = (n, form, problem.vectors)
    start = (0..<n * n).map { k in
      let (i, j) = (k / n, k % n)
      return j <= i ? T(problem.start.elements[i * (i + 1) / 2 + j]) : 0
    }
    g = problem.vectors.map { arena.input($0.map { T($0) }.orOne).baseAddress! }
    p = arena.output(max(1, n * n), of: T.self).baseAddress!
    u = arena.output(max(1, n), of: T.self).baseAddress!
  }

  /// xSYMV and xSYR, and a sweep for the scaling between them.
  func run() throws {
    let n = order, ld = max(1, n)
    p.update(from: start, count: n * n)
    for t in g.indices where n > 0 {
      try BLAS.symv(.lower, n: n, alpha: 1, a: p, lda: ld, x: g[t], beta: 0, y: u)
      let product = (0..<n).map { Double(u[$0]) }
      let (weight, direction) = form.direction(product, vectors[t])
      for i in 0..<n { u[i] = T(direction[i]) }
      let alpha = T(form.alpha)
      for i in 0..<n {
        try BLAS.scal(n: i + 1, alpha: alpha, x: p + i * n)
        p[i * n + i] += T(form.delta)
      }
      try BLAS.syr(.lower, n: n, alpha: T(weight), x: u, a: p, lda: ld)
    }
  }

  var result: Observation<Double> {
    let entries = (0..<order).flatMap { i in (0...i).map { j in Double(p[i * order + j]) } }
    return ["inverse": .scalars(entries)]
  }
}

extension RankOneInverse {
  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<RankOneInverse> {
    Implementation(
      "openblas-\(T.label)", voice: .peer("OpenBLAS"),
      .rounding(theorem) { bound($0, T.roundoff) }, contract: .symmetricOpenBLAS(T.self),
      arena: { problem, arena in try FullOperands<T>(problem, .exact(problem.gamma), arena) },
      run: { try? $0.run() },
      observe: { operands, _ in operands.result })
  }

  /// The update as it is printed.
  static let printed = Implementation<RankOneInverse>(
    "printed", voice: .printed,
    .different("it is no inverse of the average: another sign, and other powers of γ"),
    prepare: { try $0.validated(upTo: 512) },
    run: { printedUpdate($0.start, by: $0.vectors, gamma: $0.gamma) },
    observe: { ["inverse": .scalars($0.elements)] })

  /// The update of the released code.
  static let released = Implementation<RankOneInverse>(
    "released", voice: .released("Mohammad-Mozaffari/mkor@3a0e3bb, mkor/mkor.py"),
    .different("it inverts (γP + (1 − γ)I)⁻¹ + ggᵀ, in which the newest vector weighs 1"),
    prepare: { try $0.validated(upTo: 512) },
    run: { releasedUpdate($0.start, by: $0.vectors, gamma: $0.gamma) },
    observe: { ["inverse": .scalars($0.elements)] })
}

extension FactorProblem {
  /// - Parameter limit: The largest order for which a plain program without a claim to speed is run.
  func validated(upTo limit: Int) throws -> FactorProblem {
    try validate()
    guard order <= limit else {
      throw SecondOrderError(
        "this rule is only shown up to order \(limit); the factor's is \(order)")
    }
    return self
  }
}
