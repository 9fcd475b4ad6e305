import Bindings
import Networks
import Scalars
import Structures
import Verification

/// I-OBS on the committed model, layer by layer: a damped Newton step towards the dense layer's outputs, and SparseGPT from
/// there; and again, with the inputs that the pruned model gives.
///
/// With X of the pruned model and X₀ of the dense one, f(W) = ½‖XWᵀ - X₀W₀ᵀ‖²/n has ∇f(W) = WC - W₀B for C = XᵀX/n
/// and B = X₀ᵀX/n; from W₀ the step is W⁺ = W₀ - (W₀C - W₀B)(C + λI)⁻¹. In the first round of a layer without pruned
/// layers in front B = C, and the round is SparseGPT.
struct IteratedPruning {
  let model: LlamaModel
  let treatment: Treatment
  private let text: TokenBatch
  private let dense: [Matrix<Float>]
  private(set) var pruned: CharacterModel
  /// For each layer of each round: ‖XWᵀ - X₀W₀ᵀ‖² of the weights before, and that of the Newton point.
  private(set) var errors: [(before: Double, newton: Double)] = []

  init(_ model: LlamaModel, _ treatment: Treatment, draw k: Int) throws {
    (self.model, self.treatment) = (model, treatment)
    text = try model.calibration(k)
    dense = try model.dense.activations(of: model.layers, on: text)
    pruned = model.dense
  }

  /// One round over all layers, each on the inputs that the layers in front of it give by now.
  mutating func round() throws {
    for (name, original) in zip(model.layers, dense) {
      try Cancellation.check()
      guard let stored = model.dense[linear: name], let last = pruned[linear: name] else {
        continue
      }
      let x = try pruned.activations(of: name, on: text)
      let c = try LlamaModel.curvature(x)
      let weights = stored.map { Double($0) }
      let newton = try step(weights, c, original, x)
      let target = try outputs(original, weights)
      errors.append(
        (
          before: distance(try outputs(x, last.map { Double($0) }), target),
          newton: distance(try outputs(x, newton), target)
        ))
      try pruned.replace(name, with: treatment.applied(to: newton, c).map { Float($0) })
    }
  }

  private func step(
    _ w: Matrix<Double>, _ c: Matrix<Double>, _ x0: Matrix<Float>, _ x: Matrix<Float>
  ) throws -> Matrix<Double> {
    let d = c.rows
    let alive = ColumnPass.alive(c)
    var gap = c.map { -$0 }
    try BLAS.gemm(
      alpha: 1 / Double(x.rows), x0.map { Double($0) }, transposeA: true, x.map { Double($0) },
      beta: 1, &gap)
    let mean = (0..<d).reduce(0) { $0 + c[$1, $1] } / Double(d)
    let hessian = Matrix(rows: d, columns: d) {
      alive[$0, $1] + ($0 == $1 ? 0.01 * mean : 0)
    }
    var pull = Matrix<Double>(repeating: 0, rows: w.rows, columns: d)
    try BLAS.gemm(w, gap, &pull)
    let move = try LAPACK.choleskySolve(hessian, pull.transposed)
    let moved = Matrix(rows: w.rows, columns: d) { w[$0, $1] + move[$1, $0] }
    return Plant.taken(moved, from: "IteratedPruning")
  }

  private func outputs(_ x: Matrix<Float>, _ w: Matrix<Double>) throws -> Matrix<Double> {
    var y = Matrix<Double>(repeating: 0, rows: x.rows, columns: w.rows)
    try BLAS.gemm(x.map { Double($0) }, w, transposeB: true, &y)
    return y
  }

  private func distance(_ a: Matrix<Double>, _ b: Matrix<Double>) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + ($1.0 - $1.1).squared }
  }

  /// The loss on the text that calibrated.
  var calibrationLoss: Double { get throws { try pruned.loss(on: text) } }
}
