import Scalars
import Structures
import Verification

extension MaskedGradient {
  /// Each kept entry as one dot product over the batch, from transposed operands.
  static func sample<S: Scalar>(
    _ slopes: Matrix<S>, _ x: Matrix<S>, _ weights: NMCompressed<Float>
  ) -> [S] {
    let (dy, inputs) = (slopes.transposed, x.transposed)
    let columns = weights.absoluteColumns
    let perRow = weights.groupsPerRow * weights.pattern.kept
    let b = x.rows
    return columns.indices.map { slot in
      let (i, j) = (slot / perRow * b, columns[slot] * b)
      var sum = S.zero
      for k in 0..<b { sum += dy.elements[i + k] * inputs.elements[j + k] }
      return sum
    }
  }

  static func sampled<T: RealScalar & BinaryFloatingPoint>(
    _: T.Type
  ) -> Implementation<MaskedGradient> {
    Implementation(
      "sampled-\(label(T.self))",
      .rounding("Higham 2002, section 3.5") { bound($0, .unitRoundoff(of: T.self)) }
    ) { problem in
      (problem.slopes.map { T($0) }, problem.x.map { T($0) }, problem.weights)
    } run: { input in
      sample(input.0, input.1, input.2)
    } observe: { gradient in
      ["gradient": .scalars(gradient.map { $0.approximation })]
    }
  }

  /// γ_b |∇Y|ᵀ|X| for the b products of an entry, in any order.
  static func bound(_ problem: Problem, _ u: Double) -> ErrorBound {
    let b = problem.x.rows
    let factor = gamma(max(1, b), unitRoundoff: u) * (1 + Double(b + 4) * 0x1p-52)
    let sizes = sample(
      problem.slopes.map { abs($0) }, problem.x.map { abs($0) }, problem.weights)
    return ["gradient": .componentwise(sizes.map { factor * $0 })]
  }
}
