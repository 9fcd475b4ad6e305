import Scalars
import Verification

extension MicroAdam {
  /// A problem of the formula itself, whose ring holds all steps.
  private static func exact(
    _ problem: Problem, isQuantised: Bool = true, selectsAll: Bool = false, window: Int? = nil
  ) -> Problem {
    var exact = problem
    (exact.arithmetic, exact.isQuantised) = (.exact, isQuantised)
    exact.layout.window = window ?? problem.gradients.count
    if selectsAll { exact.layout.kept = exact.layout.block }
    return exact
  }

  /// Σ V of every entry.
  private static func selected(_ result: Observation<Ball>, _ count: Int) -> [Ball]? {
    let (places, values) = (result[integers: "indices"], result["values"])
    guard places.count == values.count else { return nil }
    var sums = [Ball](repeating: .zero, count: count)
    for (i, value) in zip(places, values) {
      guard sums.indices.contains(i) else { return nil }
      sums[i] += value
    }
    return sums
  }

  private static func total(_ gradients: [[Float]]) -> [Ball] {
    let zero = [Ball](repeating: .zero, count: gradients[0].count)
    return gradients.reduce(zero) { sum, g in zip(sum, g).map { $0 + Ball(Double($1)) } }
  }

  static let conservation: [Law<MicroAdam>] = [
    Law("Without quantisation nothing is lost: Σ V + e = Σ g.") { problem, subject in
      let result = subject(exact(problem, isQuantised: false))
      guard let sums = selected(result, problem.theta.count) else { return false }
      let kept = zip(sums, result["error"]).map { $0 + $1 }
      return kept.agrees(with: total(problem.gradients))
    },
    Law("With it, an entry is off by half a level of each step at most: Σ (Δ - δ)/30.") {
      problem, subject in
      let whole = exact(problem)
      let result = subject(whole)
      guard let sums = selected(result, problem.theta.count) else { return false }
      var slack = [Ball](repeating: Ball(0x1p-60), count: problem.theta.count)
      for steps in 1...problem.gradients.count {
        var part = whole
        part.gradients = Array(problem.gradients.prefix(steps))
        let ends = subject(part)
        let (low, high) = (ends["low"], ends["high"])
        for i in slack.indices {
          let b = i / problem.layout.bucket
          guard b < low.count, b < high.count else { return false }
          slack[i] += (high[b] - low[b]) / 30
        }
      }
      let wanted = total(problem.gradients)
      let error = result["error"]
      guard error.count == wanted.count else { return false }
      return wanted.indices.allSatisfy { i in
        (sums[i] + error[i] - wanted[i]).absolute <= slack[i]
      }
    },
    Law("A bucket's quantisation error is at most ½ √(b - 2)/15 (Δ - δ)/√(Δ² + δ²) of its norm.") {
      problem, subject in
      var one = exact(problem)
      one.gradients = [problem.gradients[0]]
      let result = subject(one)
      guard let sums = selected(result, problem.theta.count) else { return false }
      let rest = zip(total(one.gradients), sums).map { $0 - $1 }
      let (error, low, high) = (result["error"], result["low"], result["high"])
      guard error.count == rest.count else { return false }
      let size = problem.layout.bucket
      return low.indices.allSatisfy { b in
        let bucket = b * size..<min((b + 1) * size, rest.count)
        guard bucket.count >= 2, b < high.count else { return true }
        let lost = squaredNorm(bucket.map { error[$0] - rest[$0] })
        let norm = squaredNorm(bucket.map { rest[$0] })
        let ends = low[b] * low[b] + high[b] * high[b]
        let span = high[b] - low[b]
        let most = Ball(bucket.count - 2) * (span * span) * norm
        return 900 * lost * ends <= most + Ball(0x1p-60) * (1 + norm * ends)
      }
    },
  ]

  static let identities: [Law<MicroAdam>] = [
    Law("Of the first gradient the largest are selected, of equal ones those in front.") {
      problem, subject in
      var one = problem
      one.gradients = [problem.gradients[0]]
      let chosen = Set(subject(one)[integers: "indices"])
      let g = problem.gradients[0].map { abs($0) }
      return problem.layout.blocks(of: g.count).allSatisfy { block in
        let (taken, left) = (block.filter(chosen.contains), block.filter { !chosen.contains($0) })
        return taken.count == problem.layout.kept(of: block.count)
          && taken.allSatisfy { i in left.allSatisfy { g[i] > g[$0] || g[i] == g[$0] && i < $0 } }
      }
    },
    Law("Where everything is selected and kept, it is Adam.") { problem, subject in
      let all = exact(problem, isQuantised: false, selectsAll: true)
      return subject(all)["theta"].agrees(with: adam(all))
    },
    Law("With all selected, one row and ε = 0, a step is cₜ sign g, whatever its size.") {
      problem, subject in
      var signs = exact(problem, isQuantised: false, selectsAll: true, window: 1)
      (signs.epsilon, signs.decay) = (0, 0)
      let (beta1, beta2) = (Ball(problem.beta1), Ball(problem.beta2))
      var wanted = problem.theta.map { Ball(Double($0)) }
      for (t, g) in zip(1..., problem.gradients) {
        let (one, two) = (1 - beta1.raised(to: t), 1 - beta2.raised(to: t))
        let size = (1 - beta1) / one / Ball.sqrt((1 - beta2) / two)
        for i in g.indices where g[i] != 0 {
          wanted[i] -= Ball(problem.rate) * size * Ball(g[i] > 0 ? 1.0 : -1)
        }
      }
      return subject(signs)["theta"].agrees(with: wanted)
    },
    Law("For ε = 0 gradients of eight times the size lead to the same parameters.") {
      problem, subject in
      var small = problem
      (small.epsilon, small.arithmetic) = (0, .exact)
      var large = small
      large.gradients = problem.gradients.map { $0.map { 8 * $0 } }
      let (a, b) = (subject(small), subject(large))
      return a[integers: "indices"] == b[integers: "indices"]
        && a[integers: "codes"] == b[integers: "codes"]
        && b["theta"].agrees(with: a["theta"])
        && b["values"].agrees(with: a["values"].map { 8 * $0 })
    },
    Law("Without decay what was never selected stays where it is.") { problem, subject in
      var still = problem
      still.decay = 0
      still.layout.window = problem.gradients.count
      let result = subject(still)
      let (theta, places) = (result["theta"], Set(result[integers: "indices"]))
      guard theta.count == problem.theta.count else { return false }
      return theta.indices.allSatisfy { i in
        places.contains(i) || theta[i] == Ball(Double(problem.theta[i]))
      }
    },
  ]

  /// Adam with decoupled decay, by its own recursion (Kingma & Ba, ICLR 2015, Algorithm 1).
  private static func adam(_ p: Problem) -> [Ball] {
    let (beta1, beta2, rate) = (Ball(p.beta1), Ball(p.beta2), Ball(p.rate))
    return p.theta.indices.map { i in
      var (x, m, v) = (Ball(Double(p.theta[i])), Ball.zero, Ball.zero)
      for (t, gradient) in zip(1..., p.gradients) {
        let g = Ball(Double(gradient[i]))
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g * g)
        if p.decay != 0 { x -= rate * Ball(p.decay) * x }
        let root = Ball.sqrt(v / (1 - beta2.raised(to: t)))
        let isStill = p.gradients.prefix(t).allSatisfy { $0[i] == 0 }
        if !isStill { x -= rate * (m / (1 - beta1.raised(to: t))) / (root + Ball(p.epsilon)) }
      }
      return x
    }
  }

  /// By induction: ‖e_t‖ ≤ (1 + ω) q (‖g_t‖ + ‖e_{t-1}‖), where selection leaves q = √(1 - k/d) at most
  /// and the quantiser returns (1 + ω) of a norm at most, ω = ½ √(2(d - 2))/15.
  static let boundedError = Theorem<MicroAdam>(
    "‖e_t‖ ≤ Σ_{j≤t} ((1 + ω) q)^j G: while (1 + ω) q < 1 the error stays bounded",
    source: Citation(microAdam, "Assumptions on compressor and quantiser; the recursion is ours"),
    derivation: """
      Of a_t = g_t + e_{t-1} the selection of k in d leaves q‖a_t‖ at most, q = √(1 - k/d), since the d - k smallest \
      squares have at most their share of the sum. The quantiser returns at most 1 + ω of a norm. So \
      ‖e_t‖ ≤ (1 + ω) q (G + ‖e_{t-1}‖) with ‖g_t‖ ≤ G and e₀ = 0, and the recursion unrolls to the sum.
      """,
    rate: .sublinear(order: 0), steps: 10,
    trajectory: { problem, steps in
      let d = problem.theta.count
      var all = exact(problem)
      let block = max(2, d + d % 2)
      all.layout = Layout(block: block, kept: block / 2, bucket: block, window: 1)
      all.state = State(all.layout, count: d)
      all.gradients = (0..<steps).map { problem.gradients[$0 % problem.gradients.count] }
      let kept = all.layout.kept(of: d)
      let quantiser = Ball.sqrt(Ball(2 * max(0, d - 2))) / 30
      let factor = (1 + quantiser) * Ball.sqrt(Ball(d - kept) / Ball(d))
      let norms = all.gradients.map { g in Ball.sqrt(squaredNorm(g.map { Ball(Double($0)) })) }
      let largest = norms.reduce(Ball.zero) { Ball.maximum($0, $1) }
      var (power, bound) = (Ball(1), Ball.zero)
      return (1...steps).map { t in
        power *= factor
        bound += power * largest
        var part = all
        part.gradients = Array(all.gradients.prefix(t))
        let error = trace(part, over: Rational.self).error
        return (gap: Ball.sqrt(Ball(squaredNorm(error))), bound: bound)
      }
    })
}
