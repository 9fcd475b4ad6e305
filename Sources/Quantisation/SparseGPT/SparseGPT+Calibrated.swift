import Bindings
public import Structures

extension SparseGPT {
  /// **SparseGPT** on a calibrated layer, as the paper runs it: the mask is chosen on the way, group by group
  /// of inputs, among weights that already make up for those in front.
  ///
  /// With H = C + δ I, δ a hundredth of C's mean diagonal, and U upper triangular with UᵀU = H⁻¹, for every
  /// input i in order: at the start of a group, half of each output's weights in it (or as many as asked for), those
  /// of least (w_j / U_jj)², are marked; w_i goes to q = 0 or to its quantised value; and w_j ← w_j - (w_i - q) U_ij / U_ii
  /// for j > i. O(outputs · inputs²).
  ///
  /// - Parameters:
  ///   - weights: outputs × inputs.
  ///   - correlation: C, inputs × inputs.
  ///   - group: of how many consecutive inputs some are dropped; a divisor of their number.
  ///   - dropped: how many of each group; half of an even one by default.
  ///   - levels: L of a quantiser by AbsMax for every `scaleGroup` inputs of an output, whose step is fixed when
  ///     the first of them is reached; `nil` for pruning alone.
  /// - Throws: `StructureError` for shapes that do not fit; `BindingError` if H is not positive definite.
  public static func calibrated(
    _ weights: Matrix<Double>, correlation: Matrix<Double>, group: Int, dropped: Int? = nil,
    levels: Int?, scaleGroup: Int = 128
  ) throws -> Matrix<Double> {
    let d = weights.columns
    guard correlation.rows == d, correlation.columns == d else {
      throw StructureError(
        "A \(correlation.rows) x \(correlation.columns) correlation for \(d) inputs")
    }
    guard group > 0, dropped != nil || group.isMultiple(of: 2), d.isMultiple(of: group) else {
      throw StructureError("Groups of \(group) in \(d) inputs: an even divisor is needed")
    }
    let count = dropped ?? group / 2
    guard (0...group).contains(count) else {
      throw StructureError("\(count) of a group of \(group) cannot be dropped")
    }
    let mean = (0..<d).reduce(0) { $0 + correlation[$1, $1] } / Double(d)
    let hessian = Matrix(rows: d, columns: d) {
      correlation[$0, $1] + ($0 == $1 ? 0.01 * mean : 0)
    }
    let upper = try LAPACK.cholesky(LAPACK.inverse(positiveDefinite: hessian)).transposed
    var result = weights
    for r in 0..<weights.rows {
      var row = Array(weights[row: r])
      prune(
        &row, upper, group: group, dropped: count, levels: levels, scaleGroup: scaleGroup)
      for j in 0..<d { result[r, j] = row[j] }
    }
    return result
  }

  private static func prune(
    _ w: inout [Double], _ upper: Matrix<Double>, group: Int, dropped: Int, levels: Int?,
    scaleGroup: Int
  ) {
    let d = w.count
    var isDropped = [Bool](repeating: false, count: d)
    var step = 0.0
    for i in 0..<d {
      if i.isMultiple(of: group) {
        let scores = (i..<i + group).map { (w[$0] / upper[$0, $0]).magnitude }
        let order = scores.indices.sorted {
          scores[$0] != scores[$1] ? scores[$0] < scores[$1] : $0 > $1
        }
        for k in order.prefix(dropped) { isDropped[i + k] = true }
      }
      if let levels, i.isMultiple(of: scaleGroup) {
        let top = w[i..<min(i + scaleGroup, d)].reduce(0) { max($0, abs($1)) }
        step = top / Double(levels)
      }
      var target = isDropped[i] ? 0 : w[i]
      if let levels, !isDropped[i], step > 0 {
        let code = (w[i] / step).rounded(.toNearestOrEven)
        target = min(max(code, -Double(levels)), Double(levels)) * step
      }
      let error = (w[i] - target) / upper[i, i]
      w[i] = target
      guard error != 0 else { continue }
      let start = i * d
      upper.elements.withUnsafeBufferPointer { u in
        w.withUnsafeMutableBufferPointer { w in
          for j in i + 1..<max(i + 1, d) { w[j] -= error * u[start + j] }
        }
      }
    }
  }
}
