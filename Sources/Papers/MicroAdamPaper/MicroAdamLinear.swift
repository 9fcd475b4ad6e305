import Networks
import Optimisers
import Structures

/// A linear layer whose weights MicroAdam moves; what is no linear layer stays with Adam.
final class MicroAdamLinear: Linear {
  private let optimiser: MicroAdam.Optimiser
  private let keepsError: Bool
  /// Gradients that could not be stepped on: the weights stayed.
  private(set) var refusals = 0

  init(
    name: String, weights: Matrix<Float>, layout: MicroAdam.Layout, keepsError: Bool
  ) throws {
    optimiser = try MicroAdam.Optimiser(
      count: weights.elements.count, layout: layout, rate: 1e-3, beta2: 0.99)
    self.keepsError = keepsError
    super.init(name: name, weights: weights)
  }

  override func update(_ rule: AdamW) {
    optimiser.rate = Double(rule.rate)
    var theta = weights.values
    do { try optimiser.step(&theta, gradient: gradient.values) } catch { refusals += 1 }
    if !keepsError { optimiser.dropError() }
    weights.values = theta
  }

  /// Bytes that are kept from step to step.
  var stateBytes: Int { optimiser.stateBytes }
}
