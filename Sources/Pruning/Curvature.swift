public import Scalars
public import Structures

/// A positive definite curvature by its factors: H = XᵀX + λI, so that λ bounds its spectrum from below and
/// tr H from above.
public struct Curvature: Sendable {
  /// X: one row for each sample.
  public var inputs: Matrix<Double>
  /// λ ≥ 0.
  public var damping: Double

  public init(inputs: Matrix<Double>, damping: Double) {
    (self.inputs, self.damping) = (inputs, damping)
  }

  public var order: Int { inputs.columns }

  /// H, exact over ℚ; in double precision too for the inputs that this suite draws.
  public func hessian<S: Scalar>(over: S.Type) -> [[S]] {
    let columns = (0..<order).map { j in inputs.column(j).map { S($0) } }
    return columns.indices.map { i in
      columns.indices.map { j in
        dot(columns[i], columns[j]) + (i == j ? S(damping) : .zero)
      }
    }
  }

  /// H in double precision, n d² multiply-adds.
  public var matrix: Matrix<Double> {
    let d = order
    var h = Matrix<Double>(repeating: 0, rows: d, columns: d)
    for row in 0..<inputs.rows {
      let x = Array(inputs[row: row])
      for i in 0..<d where x[i] != 0 {
        let factor = x[i]
        for j in 0..<d { h.elements[i * d + j] += factor * x[j] }
      }
    }
    for i in 0..<d { h[i, i] += damping }
    return h
  }

  /// Why nothing can be computed with it, if so.
  public var obstacle: String? {
    if order == 0 { return "there are no weights" }
    if let place = notFinite(inputs.elements, "input") { return place }
    guard damping.isFinite, damping >= 0 else {
      return "the damping λ is \(damping), and must be finite and not negative"
    }
    return nil
  }

  /// The five inputs of Fixtures/Pruning/surgeon.json.
  static let five = Curvature(
    inputs: Matrix(
      rows: 6, columns: 5,
      elements: [
        3, -4, -3, -2, -3, 3, 3, 1, -4, -4, -2, -1, 1, 0, -2,
        -3, 2, 2, -4, -3, 0, -1, 3, 0, -1, -1, 1, 1, -3, 2,
      ]), damping: 2)

  /// Coarse inputs, of which H is exact in double precision; λ = 4.
  static func random(order d: Int, using generator: inout Generator) -> Curvature {
    let inputs = Matrix<Double>(rows: d + 1, columns: d) { _, _ in
      (generator.dyadic() * 2).rounded() / 2
    }
    return Curvature(inputs: inputs, damping: 4)
  }
}
