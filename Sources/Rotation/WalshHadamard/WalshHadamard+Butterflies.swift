import Scalars
import Verification

/// A format in which transforms are computed.
protocol TransformElement: RealScalar, BinaryFloatingPoint, BitwiseCopyable {
  static var label: String { get }
}

extension Float: TransformElement {
  static var label: String { "float32" }
}

extension Double: TransformElement {
  static var label: String { "float64" }
}

extension WalshHadamard {
  struct Operands<T: BitwiseCopyable> {
    let transform: HadamardTransform
    let x: UnsafeBufferPointer<T>
    let y: UnsafeMutableBufferPointer<T>
  }

  /// One level after the other, and H_m by its rows.
  static func butterflies<T: TransformElement>(_: T.Type) -> Implementation<WalshHadamard> {
    Implementation(
      "butterflies-\(T.label)",
      .rounding("every level is √2 times orthogonal, and rounds each number once") {
        normBound($0, Double.unitRoundoff(of: T.self))
      },
      arena: { problem, arena in
        Operands<T>(
          transform: problem.transform, x: arena.input(problem.x.map { T($0) }),
          y: arena.output(problem.x.count, of: T.self))
      },
      run: { o in
        guard let y = o.y.baseAddress, let x = o.x.baseAddress else { return }
        y.update(from: x, count: o.x.count)
        o.transform.butterflies(y)
        o.transform.acrossRuns(y)
      },
      observe: { o, _ in ["y": .scalars(o.y.map { Double($0) })] })
  }

  /// ((1 + γₚ)(1 + √m γₘ₋₁) - 1) √n ‖x‖₂: a level maps an error as it maps a vector, and adds u of what it
  /// gives, so that p of them grow it to (1 + u)ᵖ - 1 ≤ γₚ; a sum of m terms is off by γₘ₋₁ ‖·‖₁ at most,
  /// and ‖·‖₁ ≤ √m ‖·‖₂.
  static func normBound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let (n, m) = (problem.x.count, problem.base.order)
    let levels = gamma(problem.levels, unitRoundoff: u)
    let across = Double(m).squareRoot() * gamma(m - 1, unitRoundoff: u)
    let size = (Double(n) * squaredNorm(problem.x)).squareRoot()
    let slack = 1 + Double(n + 8) * 0x1p-52
    return ["y": .norm((levels + across + levels * across) * size * slack)]
  }
}
