import Scalars
import Structures
import Verification

extension SparseGPT {
  /// The result of a paired layer: what is masked in the first half moves the second. All of it is exact in double
  /// precision, the loss but for its sum.
  static func paired(_ problem: Problem) -> PairedLayer.Result? {
    guard let layer = PairedLayer(problem) else { return nil }
    let (w, mask, half) = (problem.weights, problem.mask, problem.order / 2)
    let moved = Matrix(rows: w.rows, columns: half) { mask[$0, $1] ? w[$0, $1] : 0 }
    guard let carried = layer.carried(moved) else { return nil }
    var (weights, loss) = ([Double](), 0.0)
    weights.reserveCapacity(w.elements.count)
    for r in 0..<w.rows {
      for i in 0..<problem.order {
        let value = w[r, i] + (i < half ? 0 : carried[r, i - half])
        weights.append(mask[r, i] ? 0 : value)
        if mask[r, i] { loss += value * value }
      }
    }
    return PairedLayer.Result(values: weights, loss: loss)
  }

  static func pairedEnclosure(_ problem: Problem) -> Observation<Enclosure>? {
    paired(problem).map { PairedLayer.enclosure("weights", $0) }
  }

  /// The bound of a large layer; of one of another kind nothing is known.
  static func pairedBound(_ problem: Problem, lossError: Double) -> ErrorBound {
    PairedLayer.bound("weights", paired(problem), lossError: lossError)
  }
}
