import Bindings
import Scalars
import Verification

/// A factor and its vectors in the memory of the kernels.
struct PackedOperands<T: KernelScalar> {
  let order: Int
  let form: RankOneForm
  let vectors: [[Double]]
  let start: UnsafePointer<T>
  let g: [UnsafePointer<T>]
  /// The factor that is updated in place, and two products: of this update, and of the next.
  let p: UnsafeMutablePointer<T>, u: UnsafeMutablePointer<T>, next: UnsafeMutablePointer<T>

  init(_ problem: FactorProblem, _ form: RankOneForm, _ arena: Arena) throws {
    try problem.validate()
    order = problem.order
    self.form = form
    vectors = problem.vectors
    start = arena.input(problem.start.elements.map { T($0) }.orOne).baseAddress!
    g = problem.vectors.map { arena.input($0.map { T($0) }.orOne).baseAddress! }
    p = arena.output(max(1, problem.start.elements.count), of: T.self).baseAddress!
    u = arena.output(max(1, order), of: T.self).baseAddress!
    next = arena.output(max(1, order), of: T.self).baseAddress!
  }

  /// All updates: a sweep that multiplies, and then one for each update that also multiplies by the
  /// next vector what it has just changed.
  func run(_ kernels: SymmetricKernels<T>) {
    guard let first = g.first else { return p.update(from: start, count: order * (order + 1) / 2) }
    kernels.multiply(order, start, first, u)
    let (alpha, delta) = (T(form.alpha), T(form.delta))
    for t in g.indices {
      let source = t == 0 ? start : UnsafePointer(p)
      let weight = T(turn(vectors[t]))
      if t + 1 < g.count {
        kernels.updateMultiply(order, source, p, alpha, delta, weight, u, g[t + 1], next)
        u.update(from: next, count: order)
      } else {
        kernels.update(order, source, p, alpha, delta, weight, u)
      }
    }
  }

  /// Makes u of the product Pg, and returns c. What it adds up is summed in double precision.
  func turn(_ g: [Double]) -> Double {
    let (weight, direction) = form.direction((0..<order).map { Double(u[$0]) }, g)
    for i in 0..<order { u[i] = T(direction[i]) }
    return weight
  }

  var result: Observation<Double> {
    ["inverse": .scalars((0..<order * (order + 1) / 2).map { Double(p[$0]) })]
  }
}

extension Array where Element: BinaryFloatingPoint {
  /// Memory is never empty.
  var orOne: [Element] { isEmpty ? [0] : self }
}

extension RankOneInverse {
  static let theorem = "Higham 2002, Lemma 3.1, update by update (RankOneErrors)"

  static func bound(_ problem: FactorProblem, _ u: Double) -> ErrorBound {
    let errors = RankOneErrors(form: .exact(problem.gamma), u: u)
    return ["inverse": .componentwise(errors.bound(problem.start, problem.vectors))]
  }

  /// In place in one triangle; each sweep also multiplies by the next vector.
  static func packed<T: KernelScalar>(_: T.Type, _ lane: Lane) -> Implementation<RankOneInverse> {
    let kernels = T.kernels(lane)
    return Implementation(
      "packed-\(lane.rawValue)-\(T.label)", .rounding(theorem) { bound($0, T.roundoff) },
      arena: { problem, arena in
        try PackedOperands<T>(problem, .exact(problem.gamma), arena)
      },
      run: { $0.run(kernels) },
      observe: { operands, _ in operands.result })
  }
}
