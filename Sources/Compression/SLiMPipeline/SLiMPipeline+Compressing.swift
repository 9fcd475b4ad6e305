import Bindings
public import Structures

extension SLiMPipeline {
  /// A compressed layer: Δ k as numbers, and its adapters.
  public struct Layer: Sendable {
    /// W^C.
    public let base: Matrix<Double>
    public let left: Matrix<Double>, right: Matrix<Double>

    /// W^C + LR.
    public func effective() throws -> Matrix<Double> {
      var sum = base
      guard left.columns > 0 else { return sum }
      try BLAS.gemm(left, right, beta: 1, &sum)
      return sum
    }
  }

  /// The pipeline on any layer, after its parts have been checked.
  ///
  /// - Parameters:
  ///   - weights: a row for each input.
  ///   - inputs: a row for each token of the calibration.
  ///   - bits: q, 2 to 8; there are 2^(q-1) - 1 levels on either side.
  ///   - group: of how many consecutive inputs half is kept; an even divisor of their number, 4 for 2:4.
  /// - Throws: `StructureError` that names the part that does not fit; `BindingError` from LAPACK.
  public static func compress(
    weights: Matrix<Double>, inputs: Matrix<Double>, bits: Int, group: Int = 4,
    pruner: Pruner = .wanda, rank: Int
  ) throws -> Layer {
    let problem = try checked(
      weights: weights, inputs: inputs, bits: bits, group: group, pruner: pruner, rank: rank)
    let stored = try compressed(problem)
    return Layer(
      base: stored.codes.map { stored.step * $0 }, left: stored.left, right: stored.right)
  }

  private static func checked(
    weights: Matrix<Double>, inputs: Matrix<Double>, bits: Int, group: Int, pruner: Pruner,
    rank: Int
  ) throws(StructureError) -> Problem {
    guard 2...8 ~= bits else { throw StructureError("\(bits) bits: a code has 2 to 8") }
    guard inputs.rows > 0 else {
      throw StructureError("The calibration is empty: at least one token is needed")
    }
    guard inputs.columns == weights.rows else {
      throw StructureError(
        "Tokens of \(inputs.columns) numbers calibrate a layer of \(weights.rows) inputs: equal numbers "
          + "are needed")
    }
    guard group > 0, group.isMultiple(of: 2), weights.rows.isMultiple(of: group) else {
      throw StructureError(
        "Groups of \(group) in \(weights.rows) inputs: an even divisor is needed; pad the inputs with zeros"
      )
    }
    let least = min(weights.rows, weights.columns)
    guard 0...least ~= rank else {
      throw StructureError(
        "Rank \(rank) of a \(weights.rows) x \(weights.columns) layer: it must be 0 to \(least)")
    }
    for (what, matrix) in [("weight", weights), ("input", inputs)] {
      guard let place = matrix.elements.firstIndex(where: { !$0.isFinite }) else { continue }
      let (row, column) = place.quotientAndRemainder(dividingBy: matrix.columns)
      throw StructureError(
        "The \(what) in row \(row), column \(column) is \(matrix.elements[place]): it must be finite"
      )
    }
    return Problem(
      weights: weights, inputs: inputs, levels: 1 << (bits - 1) - 1,
      pruner: pruner, group: group, rank: rank)
  }
}
