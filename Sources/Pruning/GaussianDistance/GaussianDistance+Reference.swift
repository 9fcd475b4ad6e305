import Scalars

/// The standard normal distribution over any real scalar.
struct Normal<S: RealScalar> {
  let rootOfTwo: S
  /// 1/√(2π).
  let peak: S

  init() {
    rootOfTwo = S.sqrt(S(2.0))
    // π + sin π, from a double: each step cubes the error, so that it is below 2⁻¹⁴⁰⁰ after three.
    var pi = S(3.141592653589793)
    for _ in 0..<3 { pi += S.sin(pi) }
    peak = 1 / (rootOfTwo * S.sqrt(pi))
  }

  /// Φ(z).
  func below(_ z: S) -> S { (1 + S.erf(z / rootOfTwo)) / 2 }

  /// φ(z).
  func density(_ z: S) -> S { peak * S.exp(-(z * z) / 2) }

  /// Φ⁻¹(p), by Newton's method from the nearest double: each step squares the error. Four are enough for 800 bits.
  func quantile(_ p: S, steps: Int = 4) -> S {
    var z = S(Self.start(p.approximation))
    for _ in 0..<steps { z -= (below(z) - p) / density(z) }
    return z
  }

  /// Φ⁻¹(p) to some fourteen digits, by bisection.
  static func start(_ p: Double) -> Double {
    var (low, high) = (-9.0, 9.0)
    for _ in 0..<56 {
      let middle = (low + high) / 2
      if (1 + Double.erf(middle / 1.4142135623730951)) / 2 < p {
        low = middle
      } else {
        high = middle
      }
    }
    return (low + high) / 2
  }
}

extension GaussianDistance {
  /// The samples less their mean, over their deviation √(Σ(x - m)²/N).
  static func standardised<S: RealScalar>(_ samples: [Double], over: S.Type) -> [S] {
    let x = samples.map { S($0) }
    let count = S(x.count)
    let mean = sum(x) / count
    let centred = x.map { $0 - mean }
    let deviation = S.sqrt(squaredNorm(centred) / count)
    return centred.map { $0 / deviation }
  }

  /// The formula, for samples in rising order.
  static func closedForm<S: RealScalar>(_ sorted: [Double], over: S.Type) -> S {
    let normal = Normal<S>()
    let z = standardised(sorted, over: S.self)
    let n = z.count
    let ends = (1..<max(1, n)).map { normal.quantile(S($0) / S(n)) }
    var total = S.zero
    for i in 0..<n {
      var c = z[i]
      if i > 0 { c = S.maximum(c, ends[i - 1]) }
      if i < n - 1 { c = S.minimum(c, ends[i]) }
      let middle = S(2 * i + 1) / S(n)
      total += z[i] * (2 * normal.below(c) - middle) + 2 * normal.density(c)
      if i > 0 { total -= normal.density(ends[i - 1]) }
      if i < n - 1 { total -= normal.density(ends[i]) }
    }
    return total
  }

  /// (1/N) Σ |zᵢ - Φ⁻¹((i - ½)/N)|.
  static func midpoints<S: RealScalar>(_ sorted: [Double], over: S.Type) -> S {
    let normal = Normal<S>()
    let z = standardised(sorted, over: S.self)
    let n = z.count
    let terms = (0..<n).map { i in
      (z[i] - normal.quantile(S(2 * i + 1) / S(2 * n))).absolute
    }
    return sum(terms) / S(n)
  }

  /// Σᵢ ∫ |Φ⁻¹(u) - Φ⁻¹(mᵢ)| du over the cells, which is 2 Σ φ(Φ⁻¹(mᵢ)) - 2 Σ φ(qᵢ): how far the midpoints can be off.
  static func midpointBound<S: RealScalar>(_ n: Int, over: S.Type) -> S {
    let normal = Normal<S>()
    var total = S.zero
    for i in 0..<n {
      total += 2 * normal.density(normal.quantile(S(2 * i + 1) / S(2 * n)))
      if i > 0 { total -= 2 * normal.density(normal.quantile(S(i) / S(n))) }
    }
    return total
  }
}
