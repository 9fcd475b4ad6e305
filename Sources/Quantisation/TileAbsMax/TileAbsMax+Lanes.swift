import QuantisationKernels
public import Structures
import Verification

#if V4
  import QuantisationKernelsV4
#endif

extension TileAbsMax {
  struct Buffers {
    let weights: UnsafeBufferPointer<Float>
    let rows: Int, columns: Int, tileRows: Int, tileColumns: Int, levels: Int
    let result: StepsAndCodes
  }

  static func kernel(_ lane: Lane) -> Implementation<TileAbsMax> {
    Implementation(
      "vectors-\(lane.rawValue)-float32",
      .rounding(StepsAndCodes.roundedSteps) { _ in StepsAndCodes.bound },
      arena: { problem, arena in
        let (w, levels) = (problem.weights, problem.levels)
        return Buffers(
          weights: arena.input(w.elements), rows: w.rows, columns: w.columns,
          tileRows: problem.tileRows, tileColumns: problem.tileColumns, levels: levels,
          result: StepsAndCodes(
            groups: problem.tiles.count, weights: w.elements.count, levels: levels, in: arena))
      },
      run: { buffers in encode(buffers, lane) },
      observe: { buffers, _ in buffers.result.observation })
  }

  private static func encode(_ b: borrowing Buffers, _ lane: Lane) {
    let (rows, columns, a, c) = (b.rows, b.columns, b.tileRows, b.tileColumns)
    guard let w = b.weights.baseAddress, let q = b.result.codes.baseAddress,
      let steps = b.result.steps.baseAddress
    else { return }
    #if V4
      if lane == .v4 {
        return QuantisationKernelsV4.tileAbsMax(w, rows, columns, a, c, b.levels, steps, q)
      }
    #endif
    QuantisationKernels.tileAbsMax(w, rows, columns, a, c, b.levels, steps, q)
  }

  /// Δ_IJ q_ij in double precision.
  ///
  /// - Throws: `StructureError` for weights that are not finite, an empty tile, or levels outside 1...127.
  public static func quantised(
    _ w: Matrix<Double>, tileRows: Int, tileColumns: Int, levels: Int
  ) throws(StructureError) -> Matrix<Double> {
    try requireFinite(w.elements.map { Float($0) }, "weight")
    guard tileRows > 0, tileColumns > 0 else {
      throw StructureError("Tiles of \(tileRows) x \(tileColumns): both must be at least 1")
    }
    guard 1...127 ~= levels else { throw StructureError("\(levels) levels, not 1 to 127") }
    var result = w
    let problem = Problem(
      weights: w.map { Float($0) }, tileRows: tileRows, tileColumns: tileColumns, levels: levels)
    for tile in problem.tiles {
      var top = 0.0
      for i in tile.rows { for j in tile.columns { top = max(top, abs(w[i, j])) } }
      guard top > 0 else { continue }
      let step = top / Double(levels)
      for i in tile.rows {
        for j in tile.columns {
          result[i, j] = (w[i, j] / step).rounded(.toNearestOrEven) * step
        }
      }
    }
    return result
  }
}
