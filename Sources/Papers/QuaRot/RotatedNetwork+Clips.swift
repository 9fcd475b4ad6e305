import Rotation
import Scalars
import Structures
import Verification

extension RotatedNetwork {
  /// Every output rounded to nearest with the clip ratio 1 - i/100, i = 0 … 79, of least Σ|w - ŵ|^2.4, as the released
  /// program searches it; and Σ|w - ŵ|^2.4 of all outputs, searched and with a ratio of 1.
  static func searched(
    _ w: Matrix<Double>, bits: Int
  ) throws -> (weights: Matrix<Double>, error: Double, plain: Double) {
    var result = w
    var (error, plain) = (0.0, 0.0)
    for i in 0..<w.rows {
      let row = Matrix(rows: 1, columns: w.columns) { w[i, $1] }
      var best = Double.infinity
      for percent in 0..<80 {
        let settings = try QuantiserSettings(bits: bits, clip: 1 - Double(percent) / 100)
        let values = try QuantisedTokens(row, settings).values
        let own = zip(values.elements, row.elements).reduce(0.0) { sum, pair in
          let gap = abs(pair.0 - pair.1)
          return gap > 0 ? sum + Double.exp(2.4 * Double.log(gap)) : sum
        }
        if percent == 0 { plain += own }
        guard own < best else { continue }
        best = own
        for j in 0..<w.columns { result[i, j] = values[0, j] }
      }
      error += best
    }
    return Plant.taken((result, error, plain), from: "RotatedNetwork.searched")
  }
}
