import Bindings
import Networks
import Scalars
import Structures
import Verification

/// I-OBS on the committed model: in all layers a damped Newton step towards the dense layer's outputs, and SparseGPT from
/// there; and again, with the inputs that the pruned model gives.
///
/// With X of the model as the round before left it and X₀ of the dense one, f(W) = ½‖XWᵀ - X₀W₀ᵀ‖²/n has
/// ∇f(W) = WC - W₀B for C = XᵀX/n and B = X₀ᵀX/n; from W₀ the step is W⁺ = W₀ - (W₀C - W₀B)(C + λI)⁻¹. It is the
/// least of f(W) + ½λ‖W - W₀‖², so that f(W⁺) ≤ f(W₀). In the first round B = C, and the round is SparseGPT.
///
/// Layers of a round do not wait for one another. If they did, each on inputs that are pruned already, every further
/// round would be the first: f is quadratic, and the inputs of a layer depend on those in front alone.
struct IteratedPruning {
  let model: LlamaModel
  let treatment: Treatment
  private let text: TokenBatch
  private let dense: [Matrix<Float>]
  private(set) var pruned: CharacterModel
  /// For each layer of each round ‖XWᵀ - X₀W₀ᵀ‖² of W₀ and of the Newton point, over ‖X₀W₀ᵀ‖².
  private(set) var errors: [(dense: Double, newton: Double)] = []

  init(_ model: LlamaModel, _ treatment: Treatment, draw k: Int) throws {
    (self.model, self.treatment) = (model, treatment)
    text = try model.calibration(k)
    dense = try model.dense.activations(of: model.layers, on: text)
    pruned = model.dense
  }

  /// One round over all layers, each on the inputs that the round before left it.
  mutating func round() throws {
    let seen = try pruned.activations(of: model.layers, on: text)
    for (name, (original, x)) in zip(model.layers, zip(dense, seen)) {
      try Cancellation.check()
      guard let stored = model.dense[linear: name] else { continue }
      let c = try LlamaModel.curvature(x)
      let weights = stored.map { Double($0) }
      let newton = try step(weights, c, original, x)
      let target = try outputs(original, weights)
      let size = squaredNorm(target.elements)
      errors.append(
        (
          dense: distance(try outputs(x, weights), target) / size,
          newton: distance(try outputs(x, newton), target) / size
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
