/// Magnitudes in order with the sums of their tails: E(α) costs L binary searches instead of n roundings.
///
/// With n_j weights at or above the threshold (j + ½)Δ, and R_j their sum,
///
///     B = ⟨|w|, k⟩ = Σ_j R_j,   C = ⟨k, k⟩ = Σ_j (2j + 1) n_j,   E = ‖w‖² - 2ΔB + Δ²C.
public struct SortedWeights: Sendable {
  /// |w|, ascending.
  let magnitudes: [Float]
  /// Σ of the magnitudes from each index on, each within one rounding of its value.
  let tails: [Double]
  /// ‖w‖².
  public let energy: Double

  /// O(n log n).
  public init(_ weights: [Float]) {
    var patterns = weights.map(\.magnitude.bitPattern)
    patterns.sort()
    magnitudes = patterns.map { Float(bitPattern: $0) }
    var tails = [Double](repeating: 0, count: weights.count + 1)
    var (sum, rest, squares, squaresRest) = (0.0, 0.0, 0.0, 0.0)
    for i in magnitudes.indices.reversed() {
      let a = Double(magnitudes[i])
      Self.add(a, to: &sum, rest: &rest)
      Self.add(a * a, to: &squares, rest: &squaresRest)
      tails[i] = sum + rest
    }
    self.tails = tails
    energy = squares + squaresRest
  }

  /// Neumaier's summation: what a sum of positive numbers loses is kept beside it.
  private static func add(_ x: Double, to sum: inout Double, rest: inout Double) {
    let next = sum + x
    rest += sum >= x ? (sum - next) + x : (x - next) + sum
    sum = next
  }

  /// max |w|.
  public var largest: Double { Double(magnitudes.last ?? 0) }

  /// The first index whose magnitude is at least the threshold.
  func firstIndex(atLeast threshold: Double) -> Int {
    var (low, high) = (0, magnitudes.count)
    while low < high {
      let middle = (low + high) / 2
      if Double(magnitudes[middle]) < threshold { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The parabola of the codes that belong to a step.
  func parabola(at step: Double, levels: Int) -> Parabola {
    var (product, square) = (0.0, 0)
    for j in 0..<levels {
      let first = firstIndex(atLeast: (Double(j) + 0.5) * step)
      if first == magnitudes.count { break }
      product += tails[first]
      square += (2 * j + 1) * (magnitudes.count - first)
    }
    return Parabola(step: step, energy: energy, product: product, square: Double(square))
  }

  /// E(α) for L levels.
  public func error(scale: Double, levels: Int) -> Double {
    let step = scale / Double(levels)
    return parabola(at: step, levels: levels)(step)
  }
}

/// E with the codes of one step held fixed: ‖w‖² - 2ΔB + Δ²C, never below E itself.
struct Parabola {
  let step: Double
  let energy: Double
  let product: Double
  let square: Double

  func callAsFunction(_ step: Double) -> Double {
    energy - step * (2 * product - step * square)
  }

  /// The value at the step whose codes these are: E itself.
  var error: Double { self(step) }
  var vertex: Double { product / square }
  /// E at the vertex or less: codes that are rounded anew do no worse.
  var least: Double { energy - product * product / square }

  /// The least value over an interval.
  func minimum(over interval: ClosedRange<Double>) -> Double {
    self(min(max(vertex, interval.lowerBound), interval.upperBound))
  }
}

extension SLiMQuant {
  /// Δ round(clip(w, -α, α) / Δ) with Δ = α / L, ties to even, in double precision and then rounded.
  public static func quantised(_ weights: [Float], scale: Double, levels: Int) -> [Float] {
    let step = scale / Double(levels)
    guard step > 0 else { return weights.map { _ in 0 } }
    return weights.map { w in
      Float((min(max(Double(w), -scale), scale) / step).rounded(.toNearestOrEven) * step)
    }
  }
}
