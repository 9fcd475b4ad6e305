import Scalars
import SecondOrder
import Structures
import Testing

/// Optimisers by hand-worked steps, and by the systems that their directions solve.
@Suite struct OptimiserSteps {
  private func matrix(_ rows: [[Double]]) -> Matrix<Double> {
    Matrix(rows: rows.count, columns: rows[0].count, elements: rows.flatMap { $0 })
  }

  @Test func `Momentum adds what it had`() {
    var w = matrix([[1]])
    var sgd = Momentum(rate: 0.5, momentum: 0.5)
    sgd.move(&w, along: matrix([[2]]))
    #expect(w.elements == [0])
    // b = 0.5 · 2 + 2 = 3.
    sgd.move(&w, along: matrix([[2]]))
    #expect(w.elements == [-1.5])
  }

  @Test func `Adam's first step is the rate, whatever the gradient's size`() {
    for gradient in [1e-3, 1, 1e6] {
      var w = matrix([[0, 0]])
      var adam = Adam(rate: 0.25)
      adam.move(&w, along: matrix([[gradient, -gradient]]))
      #expect(abs(w.elements[0] + 0.25) < 1e-5 && abs(w.elements[1] - 0.25) < 1e-5)
    }
  }

  @Test func `LAMB's step is as long as the weights, times the rate`() {
    var w = matrix([[3, 4]])
    var lamb = Adam(rate: 0.1, isLayerwise: true)
    lamb.move(&w, along: matrix([[7, 0.5]]))
    let step = [3 - w.elements[0], 4 - w.elements[1]]
    #expect(abs(squaredNorm(step).squareRoot() - 0.5) < 1e-12)
    var zero = matrix([[0]])
    var other = Adam(rate: 0.1, isLayerwise: true)
    other.move(&zero, along: matrix([[1]]))
    #expect(abs(zero.elements[0] + 0.1) < 1e-6)
  }

  private func layer(_ seed: UInt64, samples: Int = 6) -> LayerView {
    var generator = Generator(seed: seed, purpose: "OptimiserSteps")
    func random(_ rows: Int, _ columns: Int) -> Matrix<Double> {
      Matrix(rows: rows, columns: columns) { _, _ in generator.gaussian() }
    }
    let a = random(samples, 3), g = random(samples, 2)
    let gradient = Matrix(rows: 2, columns: 3) { o, c in
      (0..<samples).reduce(0) { $0 + g[$1, o] * a[$1, c] } / Double(samples)
    }
    return LayerView(inputs: a, outputGradients: g, gradient: gradient)
  }

  private func isClose(_ x: Matrix<Double>, _ y: Matrix<Double>) -> Bool {
    zip(x.elements, y.elements).allSatisfy { abs($0 - $1) <= 1e-10 * (1 + abs($1)) }
  }

  @Test func `KFAC's direction solves (G + √λ I) Δ (A + √λ I) = ∇`() throws {
    let layer = layer(1)
    var kfac = KFACPreconditioner(damping: 0.25)
    let d = try kfac.direction(layer)
    func factor(_ x: Matrix<Double>) -> Matrix<Double> {
      Matrix(rows: x.columns, columns: x.columns) { i, j in
        let mean = (0..<x.rows).reduce(0) { $0 + x[$1, i] * x[$1, j] } / Double(x.rows)
        return mean + (i == j ? 0.5 : 0)
      }
    }
    let g = factor(layer.outputGradients), a = factor(layer.inputs)
    let back = Matrix(rows: 2, columns: 3) { i, j in
      (0..<2).reduce(0) { sum, o in
        (0..<3).reduce(sum) { $0 + g[i, o] * d[o, $1] * a[$1, j] }
      }
    }
    #expect(isClose(back, layer.gradient))
  }

  @Test func `Eva's direction solves ggᵀ Δ aaᵀ + λΔ = ∇`() {
    let gradient = matrix([[1, -2, 3], [0.5, 4, -1]])
    let (a, g) = ([1.0, 2, -1], [3.0, -1])
    let d = EvaPreconditioner.apply(gradient, a: a, g: g, damping: 0.5)
    let back = Matrix(rows: 2, columns: 3) { i, j in
      (0..<2).reduce(0.5 * d[i, j]) { sum, o in
        (0..<3).reduce(sum) { $0 + g[i] * g[o] * d[o, $1] * a[$1] * a[j] }
      }
    }
    #expect(isClose(back, gradient))
  }

  @Test func `The natural gradient is the reference's, and is kept while it is not refreshed`()
    throws
  {
    let layer = layer(2)
    var natural = NaturalGradientPreconditioner(damping: 0.25, frequency: 2)
    let d = try natural.direction(layer)
    let batch = LayerBatch(
      samples: 6, positions: 1, inputs: 3, outputs: 2, a: layer.inputs.elements,
      g: layer.outputGradients.elements, lambda: 0.25, z: [Double](repeating: 0, count: 6),
      w: layer.gradient.elements)
    let exact = TENGraDBlock.reference(batch, over: Double.self)["direction"]
    #expect(isClose(d, Matrix(rows: 2, columns: 3, elements: exact)))
    // The second call has the first one's kernel; the third has its own.
    var other = self.layer(3)
    other.gradient = layer.gradient
    let kept = try natural.direction(other), fresh = try natural.direction(other)
    #expect(isClose(kept, d))
    #expect(!isClose(fresh, d))
  }

  @Test func `MKOR's step is as long as the gradient, and zero gradients stay zero`() throws {
    for rule in [MKORPreconditioner.Rule.exact, .printed, .released] {
      var mkor = MKORPreconditioner(rule: rule)
      let layer = layer(4)
      let d = try mkor.direction(layer)
      let (x, y) = (squaredNorm(d.elements), squaredNorm(layer.gradient.elements))
      #expect(abs(x - y) < 1e-12 * y)
      var still = layer
      still.gradient = layer.gradient.map { _ in 0 }
      let none = try mkor.direction(still)
      #expect(none.elements.allSatisfy { $0 == 0 })
    }
  }

  @Test func `The released rule drops the batch of its first update, and no later one`() throws {
    var mkor = MKORPreconditioner(rule: .released), fresh = mkor
    let layer = layer(4)
    #expect(try mkor.direction(layer) == layer.gradient)
    // What the first batch was is forgotten: only the second one shapes the second direction.
    _ = try fresh.direction(self.layer(7))
    let second = try mkor.direction(layer)
    #expect(second != layer.gradient)
    #expect(try fresh.direction(layer) == second)
  }

  @Test func `The hybrid switches at a knee of the loss and not before`() throws {
    func knee(_ loss: (Int) -> Double) -> Int? {
      var hybrid = HybridPreconditioner()
      for t in 0..<200 { hybrid.observe(loss: loss(t)) }
      return hybrid.knee
    }
    #expect(knee { 10 - 0.01 * Double($0) } == nil)
    let bent = knee { $0 < 50 ? 10 - 0.1 * Double($0) : 5 }
    #expect(bent.map { $0 > 50 && $0 < 150 } == true)
  }
}

/// The small network's gradients.
@Suite struct SmallNetwork {
  @Test func `Gradients are those of the loss, by central differences`() throws {
    var generator = Generator(seed: 1, purpose: "SmallNetwork")
    let x = Matrix(rows: 5, columns: 4) { _, _ in generator.gaussian() }
    let labels = [0, 2, 1, 2, 0]
    let network = Network(widths: [4, 6, 3], seed: 3)
    var none: Generator?
    let view = try network.views(x, labels, sampling: &none)
    let loss = try network.evaluate(x, labels).loss
    #expect(abs(view.loss - loss) < 1e-14)
    for l in network.weights.indices {
      for k in stride(from: 0, to: network.weights[l].elements.count, by: 3) {
        func loss(_ h: Double) throws -> Double {
          var moved = network
          moved.weights[l].elements[k] += h
          return try moved.evaluate(x, labels).loss
        }
        let (above, below) = (try loss(1e-5), try loss(-1e-5))
        let slope = (above - below) / 2e-5
        #expect(abs(slope - view.layers[l].gradient.elements[k]) < 1e-8)
      }
    }
  }

  @Test func `Labels that the model draws have gradients of mean zero`() throws {
    var generator: Generator? = Generator(seed: 5, purpose: "SmallNetwork/labels")
    let x = Matrix(repeating: 0.5, rows: 4000, columns: 2)
    let network = Network(widths: [2, 3], seed: 1)
    let view = try network.views(x, [Int](repeating: 0, count: 4000), sampling: &generator)
    let drawn = try #require(view.layers[0].fisherGradients)
    // A mean of 4,000 differences of deviation at most 1/2 is within five of its deviations, 0.04.
    for c in 0..<3 { #expect(abs(drawn.column(c).reduce(0, +) / 4000) < 0.04) }
  }
}
