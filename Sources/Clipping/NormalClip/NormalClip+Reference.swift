public import Scalars
public import Verification

extension NormalClip {
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let grid = Grid<S>(levels: problem.levels)
    var (low, high) = (S(0.5), S(8))
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if grid.pull(middle) > .zero { low = middle } else { high = middle }
    }
    // 2⁻³⁷ and less; each of Newton's steps squares it.
    var clip = (low + high) / 2
    for _ in 0..<3 { clip -= grid.pull(clip) / grid.bend(clip) }
    let deviation = S(problem.deviation)
    return [
      "clip": [deviation * clip], "error": [deviation.squared * grid.error(clip)],
    ]
  }

  /// n equally spaced levels from -c to c under the standard normal law.
  struct Grid<S: RealScalar> {
    /// tₖ.
    let places: [S]
    private let root: S

    init(levels: Int) {
      places = (0..<levels).map { S(2 * $0 - levels + 1) / S(levels - 1) }
      // π is no constant of every scalar.
      root = S.sqrt(2 * Self.pi)
    }

    /// Machin's formula: 4 (4 arctan 1/5 - arctan 1/239), to some 240 bits.
    private static var pi: S {
      func arctangent(_ n: Int) -> S {
        var (total, power) = (S.zero, S(1) / S(n))
        for k in 0..<54 {
          total += (k.isMultiple(of: 2) ? power : -power) / S(2 * k + 1)
          power = power / S(n * n)
        }
        return total
      }
      return 4 * (4 * arctangent(5) - arctangent(239))
    }

    private func density(_ x: S) -> S { S.exp(-x * x / 2) / root }
    private func below(_ x: S) -> S { (1 + S.erf(x / S.sqrt(2))) / 2 }

    /// φ and Φ at the borders of all cells, the first at -∞ and the last at ∞.
    private func borders(_ clip: S) -> [(x: S, density: S, below: S)] {
      let inner = zip(places, places.dropFirst()).map { a, b -> (x: S, density: S, below: S) in
        let x = clip * (a + b) / 2
        return (x, density(x), below(x))
      }
      return [(.zero, .zero, .zero)] + inner + [(.zero, .zero, 1)]
    }

    /// -½ E': Σ tₖ (φ(a) - φ(b) - c tₖ (Φ(b) - Φ(a))).
    func pull(_ clip: S) -> S {
      let borders = borders(clip)
      var total = S.zero
      for (k, t) in places.enumerated() {
        let (a, b) = (borders[k], borders[k + 1])
        total += t * (a.density - b.density - clip * t * (b.below - a.below))
      }
      return total
    }

    /// -½ E'': -Σ tₖ² (Φ(b) - Φ(a)) + c h/4 Σ (tₖ + tₖ₊₁)² φ(mₖ).
    func bend(_ clip: S) -> S {
      let borders = borders(clip)
      let step = S(2) / S(places.count - 1)
      var total = S.zero
      for (k, t) in places.enumerated() {
        total -= t * t * (borders[k + 1].below - borders[k].below)
      }
      for k in 1..<places.count {
        total += clip * step / 4 * (places[k - 1] + places[k]).squared * borders[k].density
      }
      return total
    }

    /// Σ (1 + l²) ΔΦ - Δ(xφ) + 2l Δφ over the cells; what is a difference telescopes: Δ(xφ) adds up to nothing.
    func error(_ clip: S) -> S {
      let borders = borders(clip)
      var total = S(1)
      for (k, t) in places.enumerated() {
        let level = clip * t
        total += level * level * (borders[k + 1].below - borders[k].below)
        total += 2 * level * (borders[k + 1].density - borders[k].density)
      }
      return total
    }
  }
}
