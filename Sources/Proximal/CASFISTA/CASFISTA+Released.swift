import Scalars
import Verification

/// What saeedsoori/CA-Methods@03cb938 does otherwise, with numbers.
extension CASFISTA {
  private static let repository = "saeedsoori/CA-Methods@03cb938, CA_SFISTA.cpp"

  public static let findings: [Finding] = [objective, sampler, scale, bandwidth]

  /// ‖w‖₁ + (1/m)‖Xᵀw − y‖² + λ‖w‖₁ is printed for the objective.
  private static let objective = Finding(
    "The printed objective is (1/2n)‖Xᵀw − y‖² + λ‖w‖₁",
    place: "\(repository): ‖w‖₁ is added without λ, and the ½ is missing"
  ) {
    let problem = Lasso(samples: [[1], [1]], targets: [3, 1], lambda: 0.5, iterations: 1)
    let function = LassoFunction<Rational>(problem)
    func released(_ w: Rational) -> Rational {
      let square = squaredNorm(function.residuals([w])) / 2
      return w.absolute + square + function.lambda * w.absolute
    }
    // Both are quadratics with a kink: F is least at 2 − λ, the other at 2 − (1 + λ)/2.
    let (right, theirs) = (Rational(3, 2), Rational(5, 4))
    return Finding.Demonstration(
      claimed: "F(3/2) = \(function.value([right])), the least",
      found: "\(released(right)) is printed there, and \(released(theirs)) at 5/4, its own least",
      isShown: released(right) != function.value([right]) && released(theirs) < released(right)
        && function.value([theirs]) > function.value([right]))
  }

  /// Every rank draws the same local places, so what is sampled depends on P.
  private static let sampler = Finding(
    "The iterates do not depend on the number of ranks",
    place: "\(repository): the same seed on every rank, for places in its own part"
  ) {
    var generator = Generator(seed: 1, purpose: "the local sampler")
    var problem = SampledLasso.random(features: 4, innerSteps: 1, using: &generator)
    problem.lasso = problem.lasso.restricted(to: Array(0..<16))
    problem.lasso.iterations = 20
    func last(ranks: Int) -> [Double] {
      let lasso = problem.lasso
      let places = LocalSampler(seed: 1, population: 16 / ranks, size: 4 / ranks)
      let drawn = places.iterations(lasso.iterations).map { local in
        (0..<ranks).flatMap { rank in local.map { rank * 16 / ranks + $0 } }
      }
      var (previous, w) = ([Double](repeating: 0, count: 4), [Double](repeating: 0, count: 4))
      for (index, ids) in drawn.enumerated() {
        let function = LassoFunction<Double>(lasso.restricted(to: ids))
        let beta = index == 0 ? 0 : Double(index - 1) / Double(index + 2)
        let v = function.extrapolated(w, beyond: previous, by: beta)
        (previous, w) = (w, function.proximalStep(from: v, gradientAt: v))
      }
      return w
    }
    let (one, two) = (last(ranks: 1), last(ranks: 2))
    // Rounding alone could not move a component by a thousandth of the largest.
    let released = zip(one, two).map { abs($0 - $1) }.max() ?? 0
    problem.sampleSize = 4
    let ours = [1, 2].map { ranks in
      problem.divided(block: 1, ranks: ranks, reduction: .chain).simulated(over: Double.self)
        .iterates.last ?? []
    }
    return Finding.Demonstration(
      claimed: "max |w(P = 2) − w(P = 1)| = 0",
      found: "\(released.rounded(to: 3)) after 20 iterations; "
        + "0 with samples drawn by their global number",
      isShown: released >= 0x1p-10 * normInfinity(one) && ours[0] == ours[1])
  }

  /// The sum over ranks has Σ ⌊b n_p⌋ terms and is divided by ⌊bn⌋.
  private static let scale = Finding(
    "The sampled gradient is an average over the samples that were drawn",
    place: "\(repository): divided by ⌊bn⌋, while rank p draws ⌊b n_p⌋"
  ) {
    let (n, ranks) = (10, 3)
    let drawn = (0..<ranks).map {
      Sampler.shard(of: $0, ranks: ranks, population: n).count * 2 / 5
    }
    let total = drawn.reduce(0, +)
    return Finding.Demonstration(
      claimed: "4 of 10 samples for b = 2/5",
      found: "\(drawn.map { "\($0)" }.joined(separator: " + ")) = \(total) on three ranks, "
        + "so that G and R are \(Rational(total, n * 2 / 5)) of an average",
      isShown: total != n * 2 / 5)
  }

  /// A plain distributed gradient needs no Gram matrix.
  private static let bandwidth = Finding(
    "Bandwidth is unchanged while latency falls by k",
    place: "the paper's abstract; true beside SFISTA with Gram matrices, not beside plain gradients"
  ) {
    let model = CostModel(features: 54, block: 32, ranks: 2, network: .tenGigabitEthernet)
    let shared = CostModel(features: 54, block: 32, ranks: 2, network: .sharedMemory)
    let speedups = [model, shared].map { ($0.classical / $0.avoiding, $0.plain / $0.avoiding) }
    return Finding.Demonstration(
      claimed: "d = 54, k = 32, one hop, modelled: \(speedups[0].0.rounded(to: 1)) times faster "
        + "on 10 GbE, \(speedups[1].0.rounded(to: 1)) in shared memory",
      found: "beside a method that ships d words: \(speedups[0].1.rounded(to: 1)) and "
        + "\(speedups[1].1.rounded(to: 2)), with \(model.gramWords / model.plainWords) times the words",
      isShown: speedups[1].1 < 1)
  }
}

/// The released sampler: `srand48(seed)` and selection sampling over local places.
private struct LocalSampler {
  let population: Int, size: Int
  private var state: UInt64

  init(seed: UInt32, population: Int, size: Int) {
    (self.population, self.size) = (population, size)
    state = UInt64(seed) << 16 | 0x330E
  }

  /// POSIX `drand48`: x ↦ 0x5DEECE66D x + 11 modulo 2⁴⁸, as a fraction.
  private mutating func uniform() -> Double {
    state = (state &* 0x5_DEEC_E66D &+ 0xB) & (1 << 48 - 1)
    return Double(state) * 0x1p-48
  }

  /// The places drawn in each of so many iterations.
  func iterations(_ count: Int) -> [[Int]] {
    var copy = self
    return (0..<count).map { _ in copy.draw() }
  }

  private mutating func draw() -> [Int] {
    var taken: [Int] = []
    for i in 0..<population where taken.count < size {
      if Double(population - i) * uniform() < Double(size - taken.count) { taken.append(i) }
    }
    return taken
  }
}
