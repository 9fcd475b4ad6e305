import Scalars
import Structures
import Verification

extension GPTQ {
  /// One Cholesky factor, and for each row d²/2 multiply-adds: no inverse, no second factorisation.
  static let nearestPlane = Implementation<GPTQ>(
    "nearest-plane",
    .rounding(
      "Higham 2002, Theorems 10.3 and 10.8: a code is exact unless its weight is that near to a tie",
      bound),
    prepare: { problem in (layer: SparseGPT.Layer(problem.layer), step: problem.step) },
    run: { input in (try? encode(input.layer, step: input.step)) ?? ([], .nan) },
    observe: { ["codes": .scalars($0.codes), "loss": [$0.loss]] })

  private static func encode(
    _ layer: SparseGPT.Layer, step: Double
  ) throws -> (codes: [Double], loss: Double) {
    let (rows, d) = (layer.weights.rows, layer.weights.columns)
    let (unit, diagonal) = try layer.factor()
    let columns = unit.transposed
    var (codes, loss) = ([Double](repeating: 0, count: rows * d), 0.0)
    var moved = [Double](repeating: 0, count: d)
    for r in 0..<rows {
      for i in 0..<d {
        var value = 0.0
        for j in 0..<i { value += moved[j] * columns.elements[i * d + j] }
        value += layer.weights[r, i]
        let code = (value / step).rounded(.toNearestOrEven)
        let rest = value - step * code
        codes[r * d + i] = code
        moved[i] = layer.weights[r, i] - step * code
        loss += diagonal[i] * rest * rest
      }
    }
    return (codes, loss)
  }

  /// Codes are equal as long as no compensated weight is nearer to a tie than its own error, for then the
  /// displacements x are equal too, each within one rounding: with U_ji = M_ji / M_ii and M within η (see
  /// `SparseGPT.bound`) the weight at i is within Σ|xⱼ|(1 + |U_ji|)η/(M_ii - η) + γ(Σ|xⱼ U_ji| + |wᵢ|).
  /// Behind a weight that is nearer, nothing is promised.
  static func bound(_ problem: Problem) -> ErrorBound {
    guard !PairedLayer.isLarge(problem.order) else { return pairedBound(problem, lossError: 0) }
    let (u, d) = (Double.unitRoundoff(of: Double.self), problem.order)
    let hessian = problem.layer.hessian(over: Enclosure.self)
    let (unit, diagonal) = SparseGPT.upperFactor(hessian)
    let total = (0..<d).reduce(0) { $0 + hessian[$1][$1].upper }
    let eta = SparseGPT.factorError(order: d, trace: total, damping: problem.damping)
    var (codes, loss) = ([Double](), 0.0)
    for r in 0..<problem.weights.rows {
      let trace = trace(problem, row: r, unit)
      var isSure = true
      for i in 0..<d {
        let root = diagonal[i].lower.squareRoot()
        var (spread, carried) = (0.0, 0.0)
        for j in 0..<i {
          let (x, factor) = (abs(trace.moved[j].approximation), abs(unit[j][i].approximation))
          spread += x * (1 + factor)
          carried += x * factor
        }
        let value = trace.compensated[i].approximation
        let own = gamma(i + 4, unitRoundoff: u) * (carried + abs(problem.weights[r, i]))
        let error = carried == 0 ? 0 : 1.01 * (spread * eta / (root - eta) + own)
        let scaled = abs(value) / problem.step
        let distance = abs(scaled - scaled.rounded(.down) - 0.5) * problem.step
        if carried > 0, !(distance > error) || !(root > 2 * eta) { isSure = false }
        codes.append(isSure ? 0 : .infinity)
        let rest = abs(value - problem.step * trace.codes[i].approximation) + u * abs(value)
        let drift = eta * (2 * root + eta)
        let size = root * root * (1 + 0x1p-40) + drift
        loss += isSure ? size * (2 * rest * error + error * error) + drift * rest * rest : .infinity
        loss += gamma(problem.weights.elements.count + 8, unitRoundoff: u) * size * rest * rest
      }
    }
    return ["codes": .componentwise(codes), "loss": .absolute(1.01 * loss)]
  }
}
