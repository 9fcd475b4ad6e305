import Bindings
import Scalars
import Verification

/// A factor and its vectors in the memory of the kernels.
struct PackedOperands<T: KernelScalar> {
  let layout: BlockLayout
  let form: RankOneForm
  let vectors: [[Double]]
  let start: UnsafePointer<T>
  let g: [UnsafePointer<T>]
  /// The factor that is updated in place, and two products: of this update, and of the next.
  let p: UnsafeMutablePointer<T>, u: UnsafeMutablePointer<T>, next: UnsafeMutablePointer<T>

  var order: Int { layout.order }

  init(_ problem: FactorProblem, _ form: RankOneForm, _ arena: Arena) throws {
    try problem.validate()
    let layout = BlockLayout(order: problem.order)
    self.layout = layout
    self.form = form
    vectors = problem.vectors
    start = arena.input(layout.elements(problem.start)).baseAddress!
    g = problem.vectors.map { arena.input(layout.vector($0)).baseAddress! }
    p = arena.output(layout.count, of: T.self).baseAddress!
    u = arena.output(layout.padded, of: T.self).baseAddress!
    next = arena.output(layout.padded, of: T.self).baseAddress!
  }

  /// All updates: a sweep that multiplies, and then one for each update that also multiplies by the
  /// next vector what it has just changed.
  func run(_ kernels: SymmetricKernels<T>) {
    guard let first = g.first else { return p.update(from: start, count: layout.count) }
    kernels.multiply(layout.padded, start, first, u)
    for t in g.indices { update(t, from: t == 0 ? start : UnsafePointer(p), kernels) }
  }

  /// Update t of a factor whose product with its vector stands in u.
  func update(_ t: Int, from source: UnsafePointer<T>, _ kernels: SymmetricKernels<T>) {
    let (alpha, delta, n) = (T(form.alpha), T(form.delta), layout.padded)
    let weight = T(turn(vectors[t]))
    if t + 1 < g.count {
      kernels.updateMultiply(n, source, p, alpha, delta, weight, u, g[t + 1], next)
      u.update(from: next, count: n)
    } else {
      kernels.update(n, source, p, alpha, delta, weight, u)
    }
  }

  /// Makes u of the product Pg, and returns c. What it adds up is summed in double precision.
  private func turn(_ g: [Double]) -> Double {
    let (weight, direction) = form.direction((0..<order).map { Double(u[$0]) }, g)
    for i in 0..<order { u[i] = T(direction[i]) }
    // The padding may be δ on the diagonal, and must stay out of the rest.
    for i in order..<layout.padded { u[i] = 0 }
    return weight
  }

  var result: Observation<Double> { ["inverse": .scalars(layout.packed(p))] }
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

  /// In place in blocks on and below the diagonal; each sweep also multiplies by the next vector.
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
