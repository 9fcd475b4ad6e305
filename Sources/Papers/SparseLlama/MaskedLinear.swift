import Networks
import Structures

/// A linear layer whose zeros stay: the gradient is masked, so that neither it nor a moment of it moves them.
final class MaskedLinear: Linear {
  private let places: [Int]

  override init(name: String, weights: Matrix<Float>) {
    places = weights.elements.indices.filter { weights.elements[$0] == 0 }
    super.init(name: name, weights: weights)
  }

  override func weightGradient(
    _ dy: UnsafePointer<Float>, _ x: UnsafePointer<Float>, rows: Int
  ) {
    super.weightGradient(dy, x, rows: rows)
    for place in places { gradient.pointer[place] = 0 }
  }
}
