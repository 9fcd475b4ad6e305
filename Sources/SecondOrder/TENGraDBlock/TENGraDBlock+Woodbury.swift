import Bindings
import Scalars
import Verification

extension LayerOperands {
  /// x := (v − (1/n)Jᵀ(K + λI)⁻¹Jv)/λ for the kernel that stands in its place, and v = Jᵀz + w.
  func woodbury() throws {
    v.update(from: w, count: k * m)
    try adjoint(z, 1, into: v, beta: 1)
    try product(v)
    try solve()
    let inverse = 1 / T(problem.lambda)
    for r in 0..<k * m { x[r] = v[r] }
    try adjoint(y, -1 / T(n), into: x, beta: 1)
    for r in 0..<k * m { x[r] *= inverse }
  }
}

extension TENGraDBlock {
  private static let theorem = "Higham 2002, section 3.5 and Theorem 10.4 (DirectionErrors)"

  private static func woodburyBound(_ problem: LayerBatch, _ u: Double) -> ErrorBound {
    ["direction": .norm(DirectionErrors(problem, u).woodbury(z: problem.z, w: problem.w))]
  }

  /// The kernel by two Gram matrices over samples and positions. Best if L²(k + m) < km.
  static func khatriRao<T: KernelScalar>(_: T.Type) -> Implementation<TENGraDBlock> {
    Implementation(
      "khatri-rao-\(T.label)", .rounding(theorem) { woodburyBound($0, T.roundoff) },
      contract: .openBLAS(T.self),
      arena: { problem, arena in
        let square = problem.rows * problem.rows
        return try LayerOperands<T>(problem, scratch: (square, square), arena)
      },
      run: { operands in
        try? operands.gramByPositions()
        try? operands.woodbury()
      },
      observe: { operands, _ in operands.result })
  }

  /// The kernel by the Jacobian of every sample. Best for many positions.
  static func jacobian<T: KernelScalar>(_: T.Type) -> Implementation<TENGraDBlock> {
    Implementation(
      "jacobian-\(T.label)", .rounding(theorem) { woodburyBound($0, T.roundoff) },
      contract: .openBLAS(T.self),
      arena: { problem, arena in
        let size = problem.samples * problem.parameters
        guard size <= 1 << 22 else {
          throw SecondOrderError("a Jacobian of \(size) numbers; take the kernel by positions")
        }
        return try LayerOperands<T>(problem, scratch: (size, 1), arena)
      },
      run: { operands in
        try? operands.gramByJacobian()
        try? operands.woodbury()
      },
      observe: { operands, _ in operands.result })
  }

  /// What one would write with the library alone: whole Gram matrices by GEMM.
  static func gemms<T: KernelScalar>(_: T.Type) -> Implementation<TENGraDBlock> {
    Implementation(
      "openblas-gemm-\(T.label)", voice: .peer("OpenBLAS"),
      .rounding(theorem) { woodburyBound($0, T.roundoff) }, contract: .openBLAS(T.self),
      arena: { problem, arena in
        let square = problem.rows * problem.rows
        return try LayerOperands<T>(problem, scratch: (square, square), arena)
      },
      run: { operands in
        try? operands.gramByPositions(whole: true)
        try? operands.woodbury()
      },
      observe: { operands, _ in operands.result })
  }

  /// Jᵀ(K + λI)⁻¹z, and Woodbury's form for w alone if there is one.
  static func pushThrough<T: KernelScalar>(_: T.Type) -> Implementation<TENGraDBlock> {
    Implementation(
      "push-through-\(T.label)",
      .rounding(theorem) { problem in
        let errors = DirectionErrors(problem, T.roundoff)
        let stable = errors.pushThrough(z: problem.z)
        guard problem.w.contains(where: { $0 != 0 }) else { return ["direction": .norm(stable)] }
        let rest = errors.woodbury(z: problem.z.map { _ in 0 }, w: problem.w)
        // The two parts, at most ‖J‖‖z‖/λ and ‖w‖/λ long, are added.
        let z = squaredNorm(problem.z).squareRoot(), w = squaredNorm(problem.w).squareRoot()
        let sum = 4 * T.roundoff * (errors.frobenius * z + w) / problem.lambda
        return ["direction": .norm(stable + rest + sum)]
      },
      contract: .openBLAS(T.self),
      arena: { problem, arena in
        let square = problem.rows * problem.rows
        return try LayerOperands<T>(problem, scratch: (square, square), arena)
      },
      run: { operands in try? pushThrough(operands) },
      observe: { operands, _ in operands.result })
  }

  private static func pushThrough<T: KernelScalar>(_ o: LayerOperands<T>) throws {
    let hasRest = o.problem.w.contains { $0 != 0 }
    try o.gramByPositions()
    o.y.update(from: o.z, count: o.n)
    try o.solve()
    try o.adjoint(o.y, 1, into: o.v, beta: 0)
    guard hasRest else { return o.x.update(from: o.v, count: o.k * o.m) }
    try o.gramByPositions()
    try o.product(o.w)
    try o.solve()
    o.x.update(from: o.w, count: o.k * o.m)
    try o.adjoint(o.y, -1 / T(o.n), into: o.x, beta: 1)
    let inverse = 1 / T(o.problem.lambda)
    for r in 0..<o.k * o.m { o.x[r] = o.v[r] + o.x[r] * inverse }
  }
}
