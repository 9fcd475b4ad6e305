import Scalars
public import Verification

extension WalshHadamard {
  public static let laws: [Law<WalshHadamard>] = [
    Law("H and its transpose after each other are n times the identity.") { problem, subject in
      // Sums of dyadic numbers are dyadic: doubles hold them.
      let y = subject(problem)["y"].map(\.approximation)
      let back = subject(problem.with(y, transposed: true))["y"]
      return back == problem.x.map { Rational($0) * Rational(problem.x.count) }
    },
    Law("Parseval: ‖Hx‖² = n ‖x‖².") { problem, subject in
      let x = problem.x.map { Rational($0) }
      return squaredNorm(subject(problem)["y"]) == Rational(x.count) * squaredNorm(x)
    },
    Law("Both sides of a linear layer may be transformed: ⟨Hx, Hw⟩ = n ⟨x, w⟩.") {
      problem, subject in
      let weights = problem.x.indices.map { Double(($0 * 5 + 1) % 9) - 4 }
      let layer = dot(problem.x.map { Rational($0) }, weights.map { Rational($0) })
      let rotated = dot(subject(problem)["y"], subject(problem.with(weights))["y"])
      return rotated == Rational(problem.x.count) * layer
    },
    Law("The transpose is the adjoint: ⟨Hx, y⟩ = ⟨x, Hᵀy⟩.") { problem, subject in
      let other = problem.x.indices.map { Double(($0 * 7 + 3) % 11) - 5 }
      let right = subject(problem.with(other, transposed: true))["y"]
      return dot(subject(problem)["y"], other.map { Rational($0) })
        == dot(problem.x.map { Rational($0) }, right)
    },
    Law("A single number comes out everywhere, with either sign: nothing is flatter.") {
      problem, subject in
      let n = problem.x.count
      let unit = (0..<n).map { $0 == n / 3 ? 3.0 : 0 }
      return subject(problem.with(unit))["y"].allSatisfy { $0.absolute == 3 }
    },
    Law("Sylvester's matrix gathers a constant in the first number.") { problem, subject in
      guard problem.base.order == 1 else { return nil }
      let n = problem.x.count
      let constant = subject(problem.with([Double](repeating: 2, count: n)))["y"]
      return constant == (0..<n).map { $0 == 0 ? Rational(2 * n) : 0 }
    },
    Law("Sylvester's matrix: moving x by XOR with j gives the signs of row j.") {
      problem, subject in
      guard problem.base.order == 1 else { return nil }
      let n = problem.x.count
      let shift = n / 2 + n / 4
      let moved = subject(problem.with((0..<n).map { problem.x[$0 ^ shift] }))["y"]
      return zip(subject(problem)["y"], moved).enumerated().allSatisfy { i, pair in
        pair.1 == ((i & shift).nonzeroBitCount % 2 == 0 ? pair.0 : -pair.0)
      }
    },
  ]

  public static let theorems: [Theorem<WalshHadamard>] = [
    Theorem(
      "After k levels in single precision, ‖ŷ - y‖² / (2ᵏ ‖x‖²) ≤ ((1 + u)ᵏ - 1)².",
      source: Citation(
        "Higham. Accuracy and Stability of Numerical Algorithms, 2nd edition. SIAM 2002",
        "Section 24.1, of the fast Fourier transform; here each number rounds once a level"),
      derivation: """
        A level maps z to Az with ‖Az‖ = √2 ‖z‖, and what is computed is (I + D)Az with |D| ≤ u, since each number is one \
        rounded sum. After k levels the error is that of the product of (I + D)A against that of A, which is at most \
        ((1 + u)ᵏ - 1) times the product of the norms, 2^(k/2) ‖x‖.
        """,
      rate: .sublinear(order: -2)
    ) { problem, steps in
      trajectory(problem, steps)
    }
  ]

  /// Gap and bound after each level, exactly, for the levels of the power of two.
  private static func trajectory(
    _ problem: Problem, _ steps: Int
  ) -> [(gap: Rational, bound: Rational)] {
    let size = squaredNorm(problem.x.map { Rational($0) })
    guard size > 0 else { return [] }
    var growth = Rational(1)
    return (1...max(1, steps)).prefix(problem.levels).map { k in
      var exact = problem.x.map { Rational($0) }
      var single = problem.x.map { Float($0) }
      let count = problem.x.count
      HadamardTransform.levels(k, of: &exact, count)
      HadamardTransform.levels(k, of: &single, count)
      growth *= 1 + Rational(0x1p-24)
      let error = zip(single, exact).map { Rational(Double($0)) - $1 }
      return (
        squaredNorm(error) / (Rational(1 << k) * size), (growth - 1) * (growth - 1)
      )
    }
  }

  /// A NaN at places of every part of a block, and what signs and subnormal numbers become.
  public static let specials: [Special<WalshHadamard>] =
    (0..<32).map { k in
      let place = 31 * k + k % 4
      let x = (0..<1024).map { $0 == place ? Double.nan : 1 }
      return Special(
        "NaN at place \(place) of 1024", Problem(.sylvester(levels: 0), levels: 10, x),
        contract: "NaN propagates to every number",
        gives: ["y": .scalars(x.map { _ in Double.nan })])
    }
    + (0..<24).map { k in
      let place = 8 * k + k % 8
      let x = (0..<192).map { $0 == place ? Double.nan : 1 }
      return Special(
        "NaN at place \(place) of 12 x 16", Problem(.paleyOne(prime: 11), levels: 4, x),
        contract: "NaN propagates to every number",
        gives: ["y": .scalars(x.map { _ in Double.nan })])
    }
    + [
      Special(
        "two infinities", Problem(.sylvester(levels: 0), levels: 1, [.infinity, .infinity]),
        contract: "their difference is NaN", gives: ["y": [.infinity, .nan]]),
      Special(
        "negative zeros",
        Problem(.sylvester(levels: 0), levels: 5, [Double](repeating: -0.0, count: 32)),
        contract: "their sum is -0, every difference 0",
        gives: ["y": .scalars((0..<32).map { $0 == 0 ? -0.0 : 0 })]),
      Special(
        "a subnormal number",
        Problem(
          .sylvester(levels: 0), levels: 4, (0..<16).map { $0 == 0 ? 0x1p-149 : 0 }),
        contract: "it is not flushed", gives: ["y": .scalars((0..<16).map { _ in 0x1p-149 })]),
    ]

  public static func simpler(than problem: Problem) -> [Problem] {
    let whole = problem.x.indices.compactMap { i -> Problem? in
      let plain = problem.x[i].rounded()
      guard plain != problem.x[i] else { return nil }
      var x = problem.x
      x[i] = plain
      return problem.with(x)
    }
    let zeros = problem.x.indices.filter { problem.x[$0] != 0 }.map { i in
      problem.with(problem.x.indices.map { $0 == i ? 0 : problem.x[$0] })
    }
    return zeros + whole
  }
}

extension HadamardTransform {
  /// The first k levels, written out for the theorem.
  static func levels<S: Scalar>(_ k: Int, of x: inout [S], _ count: Int) {
    for level in 0..<k {
      let half = 1 << level
      for i in 0..<count where i & half == 0 {
        (x[i], x[i + half]) = (x[i] + x[i + half], x[i] - x[i + half])
      }
    }
  }
}
