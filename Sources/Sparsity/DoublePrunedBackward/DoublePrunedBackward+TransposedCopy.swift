import Scalars
public import Structures
import Verification

extension DoublePrunedBackward {
  /// (W^{R,C})ᵀ in compressed form: what the backward pass multiplies.
  public static func compressedTranspose<T: BinaryFloatingPoint & Sendable>(
    _ weights: Matrix<T>, _ pattern: NMPattern
  ) throws -> NMCompressed<T> {
    let row = try NMPruning.rowMask(weights, pattern)
    let both = try NMPruning.doubleMask(weights, rowMask: row, pattern)
    return try NMCompressed(weights.transposed, mask: both.transposed, pattern: pattern)
  }

  static func transposedCopy<T: RealScalar & BinaryFloatingPoint>(
    _: T.Type
  ) -> Implementation<DoublePrunedBackward> {
    Implementation(
      "transposed-copy-\(label(T.self))",
      .rounding("Higham 2002, section 3.5") { bound($0, .unitRoundoff(of: T.self)) },
      contract: Contract(exemptions: [
        "NaN in a slope whose row is kept elsewhere":
          "a group that keeps fewer than N entries is filled with zeros at pruned places, and zero "
          + "times NaN is NaN"
      ])
    ) { problem in
      (
        problem.slopes.map { T($0) },
        try compressedTranspose(problem.weights.map { T($0) }, problem.pattern)
      )
    } run: { (input: borrowing (Matrix<T>, NMCompressed<T>)) -> [T] in
      apply(input.0, input.1)
    } observe: { dx in
      ["dx": .scalars(dx.map { $0.approximation })]
    }
  }

  private static func apply<T: Scalar>(_ x: Matrix<T>, _ c: NMCompressed<T>) -> [T] {
    product(x, c.values, c)
  }

  /// X Cᵀ for compressed C with these values, in the order of the columns.
  static func product<S: Scalar, T>(
    _ x: Matrix<S>, _ values: [S], _ c: NMCompressed<T>
  ) -> [S] {
    let columns = c.absoluteColumns, perRow = c.groupsPerRow * c.pattern.kept
    var result: [S] = []
    result.reserveCapacity(x.rows * c.rows)
    for b in 0..<x.rows {
      for i in 0..<c.rows {
        var sum = S.zero
        for slot in i * perRow..<(i + 1) * perRow { sum += values[slot] * x[b, columns[slot]] }
        result.append(sum)
      }
    }
    return result
  }

  /// γₖ |∇Y||W^{R,C}| for the k slots of a column, or for more terms of which the others are zero.
  static func bound(_ problem: Problem, _ u: Double, terms: Int? = nil) -> ErrorBound {
    guard
      let copy = try? compressedTranspose(problem.weights.map { abs($0) }, problem.pattern)
    else { return [:] }
    let k = terms ?? copy.groupsPerRow * copy.pattern.kept
    let factor = gamma(max(1, k), unitRoundoff: u) * (1 + Double(k + 4) * 0x1p-52)
    let sizes = product(problem.slopes.map { abs($0) }, copy.values, copy)
    return ["dx": .componentwise(sizes.map { factor * $0 })]
  }

  static let notTheGradient = Finding(
    "∇X = ∇Y W^{R,C} is used as the gradient of Y = X (W^R)ᵀ",
    place: "SLoPe, equations of forward and backward pass; unbiased only for random masks with M/N"
  ) {
    var generator = Generator(seed: 1, purpose: "not the gradient")
    let (d, pattern) = (64, nm(2, of: 4))
    let w = Matrix<Double>(rows: d, columns: d) { _, _ in generator.gaussian() }
    let x = (0..<d).map { _ in generator.gaussian() }
    let slope = (0..<d).map { _ in generator.gaussian() }
    let row = try NMPruning.rowMask(w, pattern)
    let both = try NMPruning.doubleMask(w, rowMask: row, pattern)
    let (once, twice) = (NMPruning.masked(w, row), NMPruning.masked(w, both))
    // L = ∇Y · W^R x: central differences are exact up to rounding, as L is linear.
    func loss(_ x: [Double]) -> Double {
      (0..<d).reduce(0) { sum, i in sum + slope[i] * dot(Array(once[row: i]), x) }
    }
    let numeric = (0..<d).map { j -> Double in
      var (up, down) = (x, x)
      up[j] += 0x1p-10
      down[j] -= 0x1p-10
      return (loss(up) - loss(down)) * 0x1p9
    }
    func distance(_ weights: Matrix<Double>) -> Double {
      let dx = multiply(rows: (0..<d).map { weights.column($0) }, slope)
      return (squaredNorm(axpy(-1, numeric, dx)) / squaredNorm(numeric)).squareRoot()
    }
    let (exact, pruned) = (distance(once), distance(twice))
    return .init(
      claimed: "no difference from finite differences",
      found:
        "‖∇Y W^{R,C} - ∇‖/‖∇‖ is \((pruned * 1000).rounded() / 1000) for Gaussian weights, 2:4; "
        + "with W^R it is \(exact)",
      isShown: exact < 1e-9 && pruned > 0.1)
  }
}
