public import Scalars
public import Verification

/// **SAGA**: one gradient for each step, and a table of old ones that takes the noise out.
///
/// For fᵢ(w) = ½ (xᵢᵀw − yᵢ)² + (μ/2) ‖w‖², with φᵢ the version at which fᵢ was looked at last (at first
/// w₀ = 0), a random j takes
///
///     wₖ₊₁ = wₖ − γ [∇fⱼ(wₖ) − ∇fⱼ(φⱼ) + (1/N) Σᵢ ∇fᵢ(φᵢ)],   then φⱼ = wₖ.
///
/// The reference keeps all N gradients and averages them anew in each step. The implementations keep the
/// average up to date: one with the table, one with nothing but the versions' numbers and the history of w,
/// from which it computes old gradients again, as ASYNC does to save memory.
public enum SAGA: RationalAlgorithm {
  public static let source = Citation(
    "Defazio, Bach & Lacoste-Julien. SAGA: a fast incremental gradient method with support for non-strongly convex composite objectives. NIPS 2014",
    "the algorithm of Section 2, with h = 0")

  public struct Problem: Sendable {
    public var data: LeastSquares
    /// μ ≥ 0.
    public var ridge: Double
    public var step: Double
    public var updates: Int

    public init(data: LeastSquares, ridge: Double, step: Double, updates: Int) {
      (self.data, self.ridge, self.step, self.updates) = (data, ridge, step, updates)
    }

    /// j for the k-th update.
    public func pick(_ k: Int) -> Int {
      let draws = Draws(seed: data.seed, purpose: "SAGA's picks")
      return Int(draws.bits(k).multipliedFullWidth(by: UInt64(data.records)).high)
    }

    /// Why it cannot be worked on; `nil` if it can.
    public var obstacle: String? {
      if let obstacle = data.obstacle { return obstacle }
      return ridge >= 0 && ridge.isFinite && step.isFinite
        ? nil : "μ is \(ridge) and γ is \(step); both must be finite, and μ not negative"
    }
  }

  public static let examples = [
    Example<SAGA>(
      Problem(
        data: LeastSquares(samples: [[1]], targets: [2]), ridge: 0, step: 0.5, updates: 3),
      gives: ["w": [Rational(7, 4)]],
      from: "by hand: with one record it is gradient descent; 1, 3/2, 7/4")
  ]

  public static let largestExactSize = 5
  public static let largestEnclosedSize = 33

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let data = LeastSquares.random(features: size, using: &generator)
    return Problem(
      data: data, ridge: Double(generator.next() % 4) / 16, step: data.safeStep / 2, updates: 10)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [3, 17, 33].map { d in
      var problem = problem(size: d, using: &generator)
      problem.updates = 2 * problem.data.records
      return problem
    }
  }

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    ["w": .scalars(iterates(problem, step: S(problem.step), over: S.self).last ?? [])]
  }

  public static let implementations: [Implementation<SAGA>] = [
    program("gradient-table") { withTable($0) }, program("version-ids") { withVersions($0) },
  ]

  private static func program(
    _ name: String, _ run: @escaping @Sendable (Problem) -> [Double]
  ) -> Implementation<SAGA> {
    Implementation(name, .rounding("ErrorRecursion, update by update", bound)) { problem in
      if let obstacle = problem.obstacle { throw DataError(obstacle) }
      return problem
    } run: { problem in
      run(problem)
    } observe: { w in
      ["w": .scalars(w)]
    }
  }

  public static let specials: [Special<SAGA>] = [
    Special(
      "records of zeros",
      Problem(
        data: LeastSquares(samples: [[0], [-0.0]], targets: [1, -1]), ridge: 0.25, step: 0.5,
        updates: 3),
      contract: "nothing moves, whatever the targets", gives: ["w": [0]]),
    Special(
      "no updates",
      Problem(data: LeastSquares(samples: [[1]], targets: [1]), ridge: 0, step: 0.5, updates: 0),
      contract: "w is where it starts", gives: ["w": [0]]),
  ]

  public static func simpler(than problem: Problem) -> [Problem] {
    var list: [Problem] = []
    if problem.updates > 1 {
      var shorter = problem
      shorter.updates -= 1
      list.append(shorter)
    }
    return list
      + problem.data.simplifications.map { data in
        var simpler = problem
        simpler.data = data
        return simpler
      }
  }

  public static func work(on problem: Problem) -> Work? {
    let (n, d) = (Double(problem.data.records), Double(problem.data.features))
    return Work(flops: Double(problem.updates) * (14 * d + 1), bytes: 8 * n * (d + 1))
  }

  public static let workloads = [8, 32, 128]
}
