import Scalars
public import Structures
import Verification

extension SparseProduct {
  /// Each output by its kept columns in their order, over any scalar.
  static func inOrder<S: Scalar>(
    _ x: Matrix<S>, _ values: [S], _ shape: NMCompressed<Float>
  ) -> [S] {
    let columns = shape.absoluteColumns
    let perRow = shape.groupsPerRow * shape.pattern.kept
    var y: [S] = []
    y.reserveCapacity(x.rows * shape.rows)
    for b in 0..<x.rows {
      for i in 0..<shape.rows {
        var sum = S.zero
        for slot in i * perRow..<(i + 1) * perRow {
          sum += values[slot] * x[b, columns[slot]]
        }
        y.append(sum)
      }
    }
    return y
  }

  static func columns<T: RealScalar & BinaryFloatingPoint>(
    _: T.Type
  ) -> Implementation<SparseProduct> {
    Implementation(
      "columns-\(label(T.self))",
      .rounding("Higham 2002, section 3.5", { bound($0, .unitRoundoff(of: T.self)) })
    ) { problem in
      (problem.x.map { T($0) }, problem.weights.values.map { T($0) }, problem.weights)
    } run: { input in
      inOrder(input.0, input.1, input.2)
    } observe: { y in
      ["y": .scalars(y.map { $0.approximation })]
    }
  }

  /// γₖ |X||W|ᵀ for the k products of each output, in any order.
  static func bound(_ problem: Problem, _ u: Double, terms: Int? = nil) -> ErrorBound {
    let weights = problem.weights
    let k = terms ?? weights.groupsPerRow * weights.pattern.kept
    let factor = gamma(max(1, k), unitRoundoff: u) * (1 + Double(k + 4) * 0x1p-52)
    let sizes = inOrder(
      problem.x.map { abs($0) }, weights.values.map { abs(Double($0)) }, weights)
    return ["y": .componentwise(sizes.map { factor * $0 })]
  }
}

extension NMCompressed {
  /// The column of every slot.
  public var absoluteColumns: [Int] {
    let perRow = groupsPerRow * pattern.kept
    return indices.enumerated().map { slot, place in
      slot % perRow / pattern.kept * pattern.group + Int(place)
    }
  }
}
