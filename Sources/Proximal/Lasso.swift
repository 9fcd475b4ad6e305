/// A lasso and how far to iterate on it: d features of n samples,
///
///     F(w) = f(w) + λ‖w‖₁,   f(w) = (1/2n) ‖Xᵀw − y‖²,   X ∈ ℝᵈˣⁿ,
///
/// so that ∇f(w) = Gw − R with G = (1/n) XXᵀ and R = (1/n) Xy. Methods begin at w₀ = 0.
public struct Lasso: Sendable {
  /// The columns of X: one row of d numbers for each of the n ≥ 1 samples.
  public var samples: [[Double]]
  /// y, one for each sample.
  public var targets: [Double]
  public var lambda: Double
  /// γ = 1/L, where L is at least the largest eigenvalue of G.
  public var step: Double
  public var iterations: Int
  /// A minimiser of F, if the problem was built around one; else empty.
  public var minimiser: [Double]

  public init(
    samples: [[Double]], targets: [Double], lambda: Double, step: Double? = nil, iterations: Int,
    minimiser: [Double] = []
  ) {
    self.samples = samples
    self.targets = targets
    self.lambda = lambda
    self.step = step ?? Self.safeStep(samples)
    self.iterations = iterations
    self.minimiser = minimiser
  }

  /// d.
  public var features: Int { samples.first?.count ?? 0 }

  /// The largest power of two that is at most 1 / ‖G‖∞, and 1 if G = 0: dyadic, so that every scalar
  /// holds it, and safe, since ‖G‖∞ bounds every eigenvalue. Also 1 where no step is: for samples that
  /// differ in length, which ``obstacle`` refuses, and for those that are not finite.
  static func safeStep(_ samples: [[Double]]) -> Double {
    let d = samples.first?.count ?? 0
    guard samples.allSatisfy({ $0.count == d }) else { return 1 }
    var gram = [Double](repeating: 0, count: d * d)
    for row in samples {
      for i in 0..<d where row[i] != 0 { for j in 0..<d { gram[i * d + j] += row[i] * row[j] } }
    }
    let sums = (0..<d).map { i in (0..<d).reduce(0) { $0 + abs(gram[i * d + $1]) } }
    let bound = (sums.max() ?? 0) / Double(samples.count) * (1 + 0x1p-30)
    guard bound > 0, bound.isFinite else { return 1 }
    return Double(sign: .plus, exponent: -(bound.exponent + 1), significand: 1)
  }
}

extension Lasso {
  /// Problems that are simpler: fewer samples, fewer features, fewer iterations. Their minimisers are
  /// not known.
  var simplifications: [Lasso] {
    func restricted(_ rows: [[Double]], _ targets: [Double], iterations: Int) -> Lasso {
      Lasso(samples: rows, targets: targets, lambda: lambda, iterations: iterations)
    }
    var list: [Lasso] = []
    if iterations > 1 {
      list += [1, iterations / 2, iterations - 1].map {
        restricted(samples, targets, iterations: $0)
      }
    }
    if samples.count > 1 {
      list += samples.indices.map { i in
        var (rows, values) = (samples, targets)
        rows.remove(at: i)
        values.remove(at: i)
        return restricted(rows, values, iterations: iterations)
      }
    }
    if features > 1 {
      list += (0..<features).map { j in
        let rows = samples.map { row in
          row.enumerated().filter { $0.offset != j }.map(\.element)
        }
        return restricted(rows, targets, iterations: iterations)
      }
    }
    return list
  }
}
