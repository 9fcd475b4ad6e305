import Bindings
import Scalars
import Verification

extension Dot {
  /// Two vectors in guarded memory.
  typealias Pair<T> = (x: UnsafeBufferPointer<T>, y: UnsafeBufferPointer<T>)

  /// An implementation over guarded memory.
  static func over<T: KernelScalar>(
    _: T.Type, _ name: String, voice: Voice = .optimised, contract: Contract = Contract(),
    _ theorem: String,
    _ bound: @escaping @Sendable (Problem, _ roundoff: Double) -> ErrorBound,
    dot: @escaping @Sendable (UnsafeBufferPointer<T>, UnsafeBufferPointer<T>) -> T
  ) -> Implementation<Dot> {
    var contract = contract
    if T.self == Float.self {
      contract.exemptions = [Sum.tieDown: Sum.tieReason, Sum.tieUp: Sum.tieReason]
    }
    return Implementation(
      "\(name)-\(T.label)", voice: voice, .rounding(theorem) { bound($0, T.roundoff) },
      contract: contract,
      arena: { problem, arena -> Pair<T> in
        (arena.input(problem.x.map { T($0) }), arena.input(problem.y.map { T($0) }))
      },
      run: { dot($0.x, $0.y) },
      observe: { _, dot in ["dot": [Double(dot)]] })
  }

  /// One term after the other. 2n flops.
  static func recursive<T: KernelScalar>(_: T.Type) -> Implementation<Dot> {
    over(T.self, "recursive", "Higham 2002, section 3.1", anyOrderBound) { x, y in
      var sum: T = 0
      for i in x.indices { sum += x[i] * y[i] }
      return sum
    }
  }

  static func vector<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<Dot> {
    let (dot, width) = (T.kernels(lane).dot, T.width(lane))
    return over(
      T.self, "vector-\(lane.rawValue)", "Higham 2002, sections 3.1 and 4.2",
      { treeBound($0, $1, Sum.height($0.x.count, width: width)) },
      dot: { x, y in
        guard let x0 = x.baseAddress, let y0 = y.baseAddress else { return 0 }
        return dot(x0, y0, x.count)
      })
  }

  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<Dot> {
    over(
      T.self, "openblas", voice: .peer("OpenBLAS"), contract: .openBLAS(T.self),
      "Higham 2002, section 3.1",
      anyOrderBound
    ) { x, y in
      guard let x0 = x.baseAddress, let y0 = y.baseAddress else { return 0 }
      return (try? BLAS.dot(n: x.count, x: x0, y: y0)) ?? .nan
    }
  }
}

extension Dot {
  /// A special of two vectors.
  static func special(
    _ name: String, _ x: [Double], _ y: [Double], _ contract: String, gives dot: Double
  ) -> Special<Dot> {
    Special(name, Problem(x: x, y: y), contract: contract, gives: ["dot": [dot]])
  }
}

// MARK: - Bounds

extension Dot {
  /// |x|ᵀ|y|, no smaller than the real one.
  static func magnitude(_ problem: Problem) -> Double {
    absoluteSum(zip(problem.x, problem.y).map { $0 * $1 }) * (1 + 0x1p-52)
  }

  /// γₕ₊₁ |x|ᵀ|y|: one rounding of each product, and at most h of its sums.
  static func treeBound(_ problem: Problem, _ u: Double, _ height: Int) -> ErrorBound {
    ["dot": .absolute(gamma(height + 1, unitRoundoff: u) * magnitude(problem))]
  }

  static func anyOrderBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    treeBound(problem, u, max(0, problem.x.count - 1))
  }

  /// u|d| + γₙ² |x|ᵀ|y|: as if computed in twice the precision, then rounded.
  static func doubledBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let dot = reference(problem, over: Enclosure.self)["dot"][0].absolute.upper
    let g = gamma(problem.x.count, unitRoundoff: u)
    return ["dot": .absolute((u * dot + g * g * magnitude(problem)) * (1 + 0x1p-50))]
  }

  static func roundedBound(_ problem: Problem, _: Double) -> ErrorBound {
    ["dot": halfUnit(reference(problem, over: Enclosure.self)["dot"][0])]
  }
}
