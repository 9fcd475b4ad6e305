import Foreign
import Scalars
import Structures

/// What ``InverseUpdate`` must leave.
///
/// With v = Pu computed as v̂ᵢ, |v̂ᵢ − vᵢ| ≤ γₙgᵢ, g = |P||u|; the quadratic form ŝ with |ŝ − uᵀv| ≤ γ₂ₙ|u|ᵀg;
/// d̂ = 1 + σŝ is then off by at most γ₂ₙ₊₂(1 + |σ||u|ᵀg), relatively κγ₂ₙ₊₂; the change σv̂ᵢv̂ⱼ/d̂ by
/// (2γₙ + γₙ² + γ₄)|σ|gᵢgⱼ/|d| and that relative error of d̂; the subtraction rounds once more.
struct InverseUpdateTruth {
  private let n: Int
  private let sigma: Double
  private let p: [[Double]]
  private let u: [Double]

  init(_ call: Call) {
    n = call.size("n")
    sigma = call.number("sigma")
    let (order, leading) = (n, call.size("ldp"))
    p = (0..<order).map { call.row("P", $0, order, leading: leading) }
    u = call.buffers["u"]!.values
  }

  func expected(_ element: ElementType, _ terms: Terms) -> [Expected] {
    let exactV = p.map { row in
      zip(row, u).reduce(Enclosure(0)) { $0 + Enclosure($1.0) * Enclosure($1.1) }
    }
    let g = p.map { row in zip(row, u).reduce(0) { $0 + abs($1.0 * $1.1) } }
    let form = zip(u, exactV).reduce(Enclosure(0)) { $0 + Enclosure($1.0) * $1.1 }
    let d = Enclosure(1) + Enclosure(sigma) * form
    let formGauge = zip(u, g).reduce(0) { $0 + abs($1.0) * $1.1 }
    let roundoff = max(terms.accumulationRoundoff(element), element.unitRoundoff)
    let kappa = (1 + abs(sigma) * formGauge) / abs(d.hi)
    let gamma = { (count: Int) in Bounds.gamma(count, roundoff) }
    let ofD = kappa * gamma(2 * n + 2)
    // Beyond that, the first-order bound on a quotient says nothing.
    guard ofD < 0.25, abs(d.hi) > 0x1p-20 else {
      return [Expected](repeating: .free, count: n * n)
    }
    let relative = 3 * gamma(n) + gamma(8) + 2 * ofD
    let smallest = terms.flushesSubnormals ? 2 * element.smallestNormal : element.smallest
    return (0..<n * n).map { index in
      let (row, column) = (index / n, index % n)
      let change = Enclosure(sigma) * exactV[row] * exactV[column] / d
      let size = abs(sigma) * g[row] * g[column] / abs(d.hi)
      let reach = max(size, max(1, abs(sigma)) * g[row] * max(1, g[column]))
      guard reach < element.largest * 0x1p-8 else { return .free }
      let old = p[row][column]
      let allowed =
        gamma(2) * (abs(old) + size) + relative * size * 1.01
        + Double(8 * n + 8) * smallest * (1 + abs(sigma)) * (1 + g[row] + g[column])
        / min(1, abs(d.hi))
      return .near(Enclosure(old) - change, allowed: allowed)
    }
  }
}
