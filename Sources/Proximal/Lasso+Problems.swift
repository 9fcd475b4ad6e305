import Scalars

extension Lasso {
  /// Four samples of two features, whose iterates another program knows: Fixtures/Proximal/lasso.py.
  static let twoFeatures = Lasso(
    samples: [[1, 0], [2, -1], [0, 3], [1, 1]], targets: [1, 2, -3, 4], lambda: 0.25, step: 0.25,
    iterations: 4)

  /// A lasso of d features built backwards from its minimiser, so that F* is known exactly.
  ///
  /// The first d samples are differences, xᵢ = eᵢ − eᵢ₋₁; the others are sparse and random. Choose w*,
  /// a subgradient s ∈ ∂‖w*‖₁ and the residuals r of the other samples; optimality, Xr = nλs, then
  /// gives the first residuals by back-substitution, and y = Xᵀw* + r. All numbers are dyadic and n is
  /// a power of two. In every other problem the random samples are multiples of 2⁻³⁰, which single
  /// precision does not hold; then y are multiples of 2⁻³⁶ below 2¹⁶, and so still exact.
  static func random(features d: Int, iterations: Int, using generator: inout Generator) -> Lasso {
    var n = 2
    while n < 2 * d { n *= 2 }
    func eighths(_ generator: inout Generator) -> Double { Double(generator.next() % 17) / 8 - 1 }
    let isWide = generator.next() % 2 == 0
    func entry(_ generator: inout Generator) -> Double {
      isWide ? Double(generator.next() % (1 << 31)) * 0x1p-30 - 1 : eighths(&generator)
    }
    let lambda = Double(sign: .plus, exponent: -Int(generator.next() % 4), significand: 1) / 8
    var samples = (0..<d).map { i in (0..<d).map { $0 == i ? 1.0 : $0 == i - 1 ? -1.0 : 0.0 } }
    var minimiser: [Double] = []
    var subgradient: [Double] = []
    for _ in 0..<d {
      let w = generator.next() % 2 == 0 ? 0 : generator.dyadic()
      minimiser.append(w)
      subgradient.append(w == 0 ? eighths(&generator) : w < 0 ? -1 : 1)
    }
    var demand = subgradient.map { Double(n) * lambda * $0 }
    var rest: [Double] = []
    for _ in d..<n {
      let row = (0..<d).map { _ in generator.next() % 4 == 0 ? entry(&generator) : 0 }
      let residual = eighths(&generator)
      samples.append(row)
      rest.append(residual)
      for j in 0..<d { demand[j] -= residual * row[j] }
    }
    var residuals = demand
    for i in (0..<max(0, d - 1)).reversed() { residuals[i] += residuals[i + 1] }
    residuals += rest
    let targets = zip(samples, residuals).map { row, residual in
      zip(row, minimiser).reduce(residual) { $0 + $1.0 * $1.1 }
    }
    return Lasso(
      samples: samples, targets: targets, lambda: lambda, iterations: iterations,
      minimiser: minimiser)
  }

  /// Shapes beyond the programs' vectors, either way round, with numbers that fill a double's
  /// significand and none that is zero. λ is so small that the threshold hides hardly any feature.
  static func edges(using generator: inout Generator) -> [Lasso] {
    [(65, 129), (129, 65), (1, 65), (129, 1), (9, 17)].map { n, d in
      let samples = (0..<n).map { _ in (0..<d).map { _ in generator.gaussian() } }
      let targets = (0..<n).map { _ in generator.gaussian() }
      return Lasso(samples: samples, targets: targets, lambda: 0x1p-10, iterations: 3)
    }
  }

  /// Nesterov's hard quadratic as least squares without a penalty: G = tridiag(−1, 2, −1)/n with
  /// n = d + 1, minimised by the straight line w*ᵢ = d − i; γ = n/4 exactly.
  static func tridiagonal(features d: Int, iterations: Int) -> Lasso {
    let n = d + 1
    let samples = (0..<n).map { i in
      (0..<d).map { $0 == i ? 1.0 : $0 == i - 1 ? -1.0 : 0.0 }
    }
    return Lasso(
      samples: samples, targets: [Double(n)] + [Double](repeating: 0, count: d), lambda: 0,
      step: Double(n) / 4, iterations: iterations, minimiser: (0..<d).map { Double(d - $0) })
  }
}
