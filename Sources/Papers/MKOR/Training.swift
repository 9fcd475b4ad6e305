import Scalars
import SecondOrder
import Structures
import Verification

/// What a network is trained with: a name, and a new optimiser for a layer at a learning rate.
struct Method {
  let name: String
  /// Whether the Fisher matrix is made of labels that the model draws.
  var samples = false
  let make: @Sendable (_ rate: Double) -> LayerOptimiser

  static let sgd = Method(name: "SGD") { LayerOptimiser(NoPreconditioner(), Momentum(rate: $0)) }
  static let adam = Method(name: "Adam") { LayerOptimiser(NoPreconditioner(), Adam(rate: $0)) }
  static let lamb = Method(name: "LAMB") {
    LayerOptimiser(NoPreconditioner(), Adam(rate: $0, isLayerwise: true))
  }
  static let kfac = Method(name: "KFAC, every 10") {
    LayerOptimiser(KFACPreconditioner(damping: 0.03, frequency: 10), Momentum(rate: $0))
  }
  static let eva = Method(name: "Eva") {
    LayerOptimiser(EvaPreconditioner(damping: 0.03), Momentum(rate: $0))
  }
  static let hybrid = Method(name: "MKOR-H, our switch") {
    let second = MKORPreconditioner(rule: .released, frequency: 10, isHalf: true)
    return LayerOptimiser(HybridPreconditioner(second), Momentum(rate: $0))
  }
  static func mkor(_ rule: MKORPreconditioner.Rule) -> Method {
    Method(name: "MKOR \(rule.rawValue)") {
      LayerOptimiser(
        MKORPreconditioner(rule: rule, frequency: 10, isHalf: rule == .released), Momentum(rate: $0)
      )
    }
  }
  static func natural(_ name: String, every frequency: Int, damping: Double = 0.1) -> Method {
    Method(name: name, samples: true) {
      LayerOptimiser(
        NaturalGradientPreconditioner(damping: damping, frequency: frequency), Momentum(rate: $0))
    }
  }
}

/// A run over several epochs.
struct TrainingRun {
  /// Training loss after each epoch; it ends with what is not a number if the run diverged.
  var losses: [Double] = []
  /// Before the first step.
  private(set) var initialLoss = 0.0
  /// Seconds of training up to the end of each epoch; what evaluates is not counted.
  private(set) var times: [Double] = []
  var accuracy = 0.0

  var seconds: Double { times.last ?? 0 }

  var hasDiverged: Bool {
    guard let last = losses.last, let first = losses.first else { return true }
    return !last.isFinite || last > 10 * max(first, 2.3)
  }

  /// The loss so many seconds after the start: between the ends of epochs its logarithm is linear.
  func loss(at time: Double) -> Double {
    let ends = [0] + times, values = [initialLoss] + losses
    guard let next = ends.firstIndex(where: { $0 >= time }), next > 0 else {
      return time <= 0 ? initialLoss : values.last ?? .nan
    }
    let part = (time - ends[next - 1]) / (ends[next] - ends[next - 1])
    let (a, b) = (Double.log(values[next - 1]), Double.log(values[next]))
    return Double.exp(a + part * (b - a))
  }

  /// The first epoch after which the loss is at most the target.
  func epochs(to target: Double) -> Int? { losses.firstIndex { $0 <= target }.map { $0 + 1 } }

  /// Trains a network with one hidden layer of 32 on batches of 100 in a fixed order.
  init(
    _ data: DigitSet, _ method: Method, rate: Double, epochs: Int, target: Double = 0, seed: UInt64
  ) throws {
    var network = Network(widths: [data.images.columns, 32, 10], seed: seed)
    var optimisers = network.weights.map { _ in method.make(rate) }
    var sampling = method.samples ? Generator(seed: seed, purpose: "drawn labels") : nil
    initialLoss = try network.evaluate(data.images, data.labels).loss
    let clock = ContinuousClock()
    let size = 100, width = data.images.columns
    for _ in 0..<epochs {
      let start = clock.now
      for first in stride(from: 0, to: data.labels.count, by: size) {
        try Cancellation.check()
        let rows = first..<first + size
        let batch = Matrix(
          rows: size, columns: width,
          elements: Array(data.images.elements[first * width..<(first + size) * width]))
        let view = try network.views(batch, Array(data.labels[rows]), sampling: &sampling)
        guard view.loss.isFinite else {
          losses.append(.nan)
          return
        }
        for l in optimisers.indices {
          // A factorisation fails where weights have left the numbers: the run has diverged.
          do {
            try optimisers[l].step(&network.weights[l], view.layers[l], loss: view.loss)
          } catch {
            losses.append(.nan)
            return
          }
        }
      }
      times.append(seconds + (clock.now - start) / .seconds(1))
      losses.append(try network.evaluate(data.images, data.labels).loss)
      if hasDiverged || losses.last! <= target { break }
    }
    accuracy = try network.evaluate(data.testImages, data.testLabels).accuracy
  }
}
