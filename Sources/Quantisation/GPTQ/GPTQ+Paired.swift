import Scalars
import Structures
import Verification

extension GPTQ {
  /// The result of a paired layer: the first half is rounded as it is, the second behind what that carries. All of it
  /// is exact in double precision, the loss but for its sum.
  static func paired(_ problem: Problem) -> PairedLayer.Result? {
    guard problem.step == 0.5, let layer = PairedLayer(problem.layer) else { return nil }
    let (w, half) = (problem.weights, problem.order / 2)
    func code(_ x: Double) -> Double { (2 * x).rounded(.toNearestOrEven) }
    let moved = Matrix(rows: w.rows, columns: half) { w[$0, $1] - code(w[$0, $1]) / 2 }
    guard let carried = layer.carried(moved) else { return nil }
    var (codes, loss) = ([Double](), 0.0)
    codes.reserveCapacity(w.elements.count)
    for r in 0..<w.rows {
      for i in 0..<problem.order {
        let value = w[r, i] + (i < half ? 0 : carried[r, i - half])
        codes.append(code(value))
        loss += (value - code(value) / 2) * (value - code(value) / 2)
      }
    }
    return PairedLayer.Result(values: codes, loss: loss)
  }

  static func pairedEnclosure(_ problem: Problem) -> Observation<Enclosure>? {
    paired(problem).map { PairedLayer.enclosure("codes", $0) }
  }

  /// The bound of a large layer; of one of another kind nothing is known.
  static func pairedBound(_ problem: Problem, lossError: Double) -> ErrorBound {
    PairedLayer.bound("codes", paired(problem), lossError: lossError)
  }
}
