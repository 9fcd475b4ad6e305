public import Scalars
public import Verification

/// **Window bias**: how far MicroAdam moves where Adam moves by the learning rate.
///
/// Adam's corrections 1 - βᵗ make up for moments that began at zero, and MicroAdam divides by the same ones a
/// sum over m rows only. Under a constant gradient, with ε = 0 and in units of η, an entry that is selected in
/// every step moves in step t by
///
///     (1 - β₁ⁿ)/(1 - β₁ᵗ) / √((1 - β₂ⁿ)/(1 - β₂ᵗ)),   n = min(t, m),
///
/// which is 1 as long as t ≤ m and tends to (1 - β₁ᵐ)/√(1 - β₂ᵐ). One that is selected in every p-th step, with
/// all that has gathered meanwhile, in the long run moves by
///
///     1/p Σ_{r < min(p, m)} (1 - β₁) Σ_j β₁^(r + jp) / √((1 - β₂) Σ_j β₂^(r + jp)),   r + jp < m,
///
/// for each step. The reference has both in closed form; the implementation moves a ring.
public enum WindowBias: RealAlgorithm {
  public static let source = Citation(microAdam, "Algorithm 1; the closed forms are ours")

  public struct Problem: Sendable {
    /// m ≥ 1.
    public var window: Int
    /// p ≥ 1.
    public var period: Int
    /// β₁ and β₂ in thousandths, 1 to 999.
    public var first = 900, second = 999

    public init(window: Int, period: Int, first: Int = 900, second: Int = 999) {
      (self.window, self.period, self.first, self.second) = (window, period, first, second)
    }
  }

  static let steps = [1, 10, 100, 1000]

  public static let examples = [
    Example<WindowBias>(
      Problem(window: 1, period: 1, first: 500, second: 750), gives: ["progress": [1]],
      from: "by hand: ½/√¼"),
    Example<WindowBias>(
      Problem(window: 10, period: 1),
      gives: ["progress": [Rational(6_527_880_704_590_42, 100_000_000_000_000)]],
      within: 0x1p-46, from: "mpmath 1.3 to 30 digits: 6.52788070459042194…"),
    Example<WindowBias>(
      Problem(window: 10, period: 100),
      gives: ["progress": [Rational(2_063_422_320_611, 10_000_000_000_000)]], within: 0x1p-42,
      from: "mpmath 1.3 to 30 digits: 0.206342232061119869…"),
  ]

  public static let largestExactSize = 12

  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    return Problem(
      window: size, period: 1 + draw(2 * size), first: 500 + draw(450), second: 800 + draw(199))
  }

  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let (m, p) = (problem.window, problem.period)
    let (b1, b2) = (S(problem.first) / 1000, S(problem.second) / 1000)
    let dense = steps.map { t -> S in
      let n = min(t, m)
      let first = (1 - b1.raised(to: n)) / (1 - b1.raised(to: t))
      return first / S.sqrt((1 - b2.raised(to: n)) / (1 - b2.raised(to: t)))
    }
    var sum = S.zero
    for r in 0..<min(p, m) {
      let hits = (m - r + p - 1) / p
      func part(_ b: S) -> S {
        (1 - b) * b.raised(to: r) * (1 - b.raised(to: p * hits)) / (1 - b.raised(to: p))
      }
      sum += part(b1) / S.sqrt(part(b2))
    }
    return ["dense": .scalars(dense), "progress": [sum / S(p)]]
  }

  public static let implementations: [Implementation<WindowBias>] = [ring]

  public static let laws: [Law<WindowBias>] = [
    Law("While the ring holds every step, the update is Adam's: 1.") { problem, subject in
      let dense = subject(problem)["dense"]
      guard dense.count == steps.count else { return false }
      let early = zip(steps, dense).filter { $0.0 <= problem.window }.map(\.1)
      return early.agrees(with: early.map { _ in 1 })
    },
    Law("Selected less often than once in m steps, an entry moves as far each time.") {
      problem, subject in
      var rare = problem
      rare.period = max(problem.period, problem.window)
      var rarer = rare
      rarer.period += 1
      let (a, b) = (subject(rare)["progress"], subject(rarer)["progress"])
      return b.map { $0 * Ball(rarer.period) }.agrees(with: a.map { $0 * Ball(rare.period) })
    },
    Law("Selected in every step, it tends to (1 - β₁ᵐ)/√(1 - β₂ᵐ), whose square is exact.") {
      problem, subject in
      var dense = problem
      dense.period = 1
      let (b1, b2) = (Rational(problem.first, 1000), Rational(problem.second, 1000))
      let top = 1 - b1.raised(to: problem.window)
      let square = top * top / (1 - b2.raised(to: problem.window))
      return subject(dense)["progress"].map { $0 * $0 }.agrees(with: [Ball(square)])
    },
  ]

  public static let counters: [Counter<WindowBias>] = [
    Counter("roots", formula: "4 + min(p, m): of the closed forms, in no number of steps") {
      steps.count + min($0.period, $0.window)
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static let findings = [
    Finding(
      "Under a constant gradient the corrected step is the learning rate, as Adam's is",
      place: microAdam + ", Algorithm 1 with m = 10, β = (0.9, 0.999)"
    ) {
      let dense = reference(Problem(window: 10, period: 1), over: Double.self)
      let sparse = reference(Problem(window: 10, period: 100), over: Double.self)
      let (late, mean) = (dense["progress"][0], sparse["progress"][0])
      return .init(
        claimed: "1 η for each step",
        found: "\(Cell.decimal(dense["dense"][2], digits: 2)) η after 100 steps, in the end "
          + "\(Cell.decimal(late, digits: 2)) η where an entry is always selected, "
          + "\(Cell.decimal(mean, digits: 3)) η where once in 100 steps",
        isShown: late > 6 && mean < 0.25)
    }
  ]

  /// A number is looked up, not computed in a loop: no time is worth comparing.
  public static let workloads: [Int] = []
}
