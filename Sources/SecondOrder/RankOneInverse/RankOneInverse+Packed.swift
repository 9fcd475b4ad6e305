import Bindings
import Scalars
import Verification

/// A factor and its vectors in the memory of the kernels.
///
/// The factor is P = s P̂. An update multiplies s by α and leaves the matrix its rank-one part, which spares a
/// multiplication for each entry: P̂ := P̂ + (δ/s)I + (c/s)uuᵀ for the new s. Before s leaves 2^±24 it is
/// multiplied into the matrix.
final class PackedOperands<E: StoredElement> {
  typealias T = E.Arithmetic

  let layout: BlockLayout
  let form: RankOneForm
  let vectors: [[Double]]
  let start: UnsafePointer<E>
  let g: [UnsafePointer<T>]
  /// The matrix that is updated in place, and two products: of this update, and of the next.
  let p: UnsafeMutablePointer<E>
  let u: UnsafeMutablePointer<T>, next: UnsafeMutablePointer<T>
  /// s.
  var scale = 1.0

  var order: Int { layout.order }

  init(_ problem: FactorProblem, _ form: RankOneForm, _ arena: Arena) throws {
    try problem.validate()
    let layout = BlockLayout(order: problem.order)
    self.layout = layout
    self.form = form
    vectors = problem.vectors
    start = arena.input(layout.elements(problem.start)).baseAddress!
    g = problem.vectors.map { arena.input(layout.vector($0)).baseAddress! }
    p = arena.output(layout.count, of: E.self).baseAddress!
    u = arena.output(layout.padded, of: T.self).baseAddress!
    next = arena.output(layout.padded, of: T.self).baseAddress!
  }

  /// All updates: a sweep that multiplies, and then one for each update that also multiplies by the
  /// next vector what it has just changed.
  func run(_ kernels: SymmetricKernels<E>) {
    scale = 1
    guard let first = g.first else { return p.update(from: start, count: layout.count) }
    kernels.multiply(layout.padded, start, first, u)
    for t in g.indices { update(t, from: t == 0 ? start : UnsafePointer(p), kernels) }
  }

  /// Update t of a factor, the product of whose matrix with its vector stands in u. Returns c.
  @discardableResult
  func update(
    _ t: Int, from source: UnsafePointer<E>, _ kernels: SymmetricKernels<E>
  ) -> Double {
    let weight = turn(vectors[t])
    scale *= form.alpha
    var factor = 1.0
    if !(0x1p-24...0x1p24).contains(scale) { (factor, scale) = (scale, 1) }
    let (alpha, delta, c) = (T(factor), T(form.delta / scale), T(weight / scale))
    let n = layout.padded
    if t + 1 < g.count {
      kernels.updateMultiply(n, source, p, alpha, delta, c, u, g[t + 1], next)
      u.update(from: next, count: n)
    } else {
      kernels.update(n, source, p, alpha, delta, c, u)
    }
    return weight
  }

  /// Makes u of the product P̂g, and returns c. What it adds up is summed in double precision, in four
  /// parts.
  private func turn(_ g: [Double]) -> Double {
    let (a, b) = (form.a * scale, form.b)
    let u = u
    func turned(_ i: Int, _ g: Double) -> Double {
      let direction = a * Double(u[i]) + b * g
      u[i] = T(direction)
      return g * direction
    }
    var (s0, s1, s2, s3) = (0.0, 0.0, 0.0, 0.0)
    g.withUnsafeBufferPointer { g in
      var i = 0
      while i &+ 4 <= g.count {
        s0 += turned(i, g[i])
        s1 += turned(i &+ 1, g[i &+ 1])
        s2 += turned(i &+ 2, g[i &+ 2])
        s3 += turned(i &+ 3, g[i &+ 3])
        i &+= 4
      }
      while i < g.count {
        s0 += turned(i, g[i])
        i &+= 1
      }
    }
    // The padding may be δ on the diagonal, and must stay out of the rest.
    for i in order..<layout.padded { u[i] = 0 }
    return form.kappa / (form.omega + form.theta * ((s0 + s1) + (s2 + s3)))
  }

  var result: Observation<Double> {
    ["inverse": .scalars(layout.packed(p).map { scale * $0 })]
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

  /// In place in blocks on and below the diagonal; each sweep also multiplies by the next vector.
  static func packed<T: KernelScalar & StoredElement>(
    _: T.Type, _ lane: Lane
  ) -> Implementation<RankOneInverse> where T.Arithmetic == T {
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
