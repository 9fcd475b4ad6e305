import Scalars
import Verification

extension TopKTruncation {
  private static func exact(_ x: [Float]) -> [Rational] { x.map { Rational(Double($0)) } }

  static let statements: [Law<TopKTruncation>] = [
    Law("k places are kept, with their numbers, and all else is zero.") { problem, subject in
      let result = subject(problem)
      let (places, z) = (result[integers: "places"], result["truncated"])
      guard places.count == problem.kept, Set(places).count == places.count else { return false }
      guard z.count == problem.x.count, places.allSatisfy({ z.indices.contains($0) }) else {
        return false
      }
      let x = exact(problem.x)
      return z.indices.allSatisfy { z[$0] == (places.contains($0) ? x[$0] : 0) }
    },
    Law("Nothing that is dropped beats what is kept; ties are kept from the front.") {
      problem, subject in
      let places = Set(subject(problem)[integers: "places"])
      let sizes = problem.x.map(\.magnitude)
      guard places.allSatisfy(sizes.indices.contains) else { return false }
      return places.allSatisfy { i in
        sizes.indices.allSatisfy { j in
          places.contains(j) || sizes[j] < sizes[i] || (sizes[j] == sizes[i] && i < j)
        }
      }
    },
    Law("‖x - T_k x‖² ≤ (1 - k/n) ‖x‖², and equal only if all magnitudes are, or k is 0 or n.") {
      problem, subject in
      let (n, k) = (problem.x.count, problem.kept)
      guard n > 0 else { return nil }
      let x = exact(problem.x)
      let lost = squaredNorm(axpy(-1, subject(problem)["truncated"], x))
      let (left, right) = (Rational(n) * lost, Rational(n - k) * squaredNorm(x))
      let isFlat = k == 0 || k == n || Set(problem.x.map(\.magnitude)).count == 1
      return left <= right && (left == right) == isFlat
    },
    Law("No other choice of k numbers leaves less.") { problem, subject in
      let x = exact(problem.x)
      let lost = squaredNorm(axpy(-1, subject(problem)["truncated"], x))
      // Every exchange of a kept place for a dropped one, and the k numbers in front.
      let places = subject(problem)[integers: "places"]
      let rest = x.indices.filter { !places.contains($0) }
      let front = squaredNorm(Array(x.dropFirst(problem.kept)))
      return lost <= front
        && places.allSatisfy { i in
          rest.allSatisfy { j in lost <= lost + x[i].squared - x[j].squared }
        }
    },
    Law("T_k(T_k x) = T_k x, and T_k(cx) = c T_k(x) for c = -4.") { problem, subject in
      let once = subject(problem)
      let truncated = once["truncated"]
      guard truncated.count == problem.x.count else { return false }
      var again = problem
      again.x = truncated.map { Float($0.approximation) }
      var scaled = problem
      scaled.x = problem.x.map { -4 * $0 }
      let other = subject(scaled)
      return subject(again)["truncated"] == truncated
        && other["truncated"] == truncated.map { -4 * $0 }
        && other[integers: "places"] == once[integers: "places"]
    },
    Law(
      "(d - k*) ‖T_k x - x‖² ≤ (d - k) ‖x - z‖² for every z with k* ≤ k nonzeros.",
      place: "derived: the d - k least of the d - k* numbers outside z's support"
    ) { problem, subject in
      let (d, k) = (problem.x.count, problem.kept)
      let x = exact(problem.x)
      let lost = squaredNorm(axpy(-1, subject(problem)["truncated"], x))
      // Sparse competitors: some of x's own numbers, and others in their places.
      return (0...k).allSatisfy { sparsity in
        (0..<max(1, d)).allSatisfy { shift in
          let support = Set((0..<sparsity).map { (shift + 2 * $0) % max(1, d) })
          let z = x.indices.map { i in
            support.contains(i) ? (i % 2 == 0 ? x[i] : x[i] / 2) : Rational.zero
          }
          let distance = squaredNorm(axpy(-1, z, x))
          return Rational(d - support.count) * lost <= Rational(d - k) * distance
        }
      }
    },
  ]

  static let spoilt: [Special<TopKTruncation>] = {
    // Sixteen numbers and a tail: whole vectors and what is left behind them.
    func special(
      _ name: String, _ x: [Float], _ k: Int, _ contract: String, _ places: [Int]
    ) -> Special<TopKTruncation> {
      let kept = x.indices.map { places.contains($0) ? Double(x[$0]) : 0 }
      return Special(
        name, Problem(x: x, kept: k), contract: contract,
        gives: ["truncated": .scalars(kept), "places": .integers(places)])
    }
    let nanContract = "NaN counts as larger than infinity: it is kept, and seen"
    let nans = [0, 7, 15, 16, 18].map { place in
      special(
        "NaN at \(place) of 19", (0..<19).map { $0 == place ? .nan : .infinity }, 1, nanContract,
        [place])
    }
    return nans + [
      special(
        "NaNs of either sign", [1, -.nan, 3, .nan, .infinity], 2, nanContract, [1, 3]),
      special(
        "zeros of both signs", [-0.0, 0, -0.0], 1, "they are equal; a kept one has its sign", [0]),
      special("subnormals", [0, 0x1p-149, -0x1p-148], 1, "they are not zero", [2]),
      special("infinities", [.infinity, 1, -.infinity], 2, "they are kept", [0, 2]),
    ]
  }()

  /// Projections on convex sets bring points nearer to each other. This set is not convex.
  static let isNotNonexpansive = Finding(
    "T_k is nonexpansive: ‖T_k x - T_k y‖ ≤ ‖x - y‖", place: "true of projections on convex sets"
  ) {
    let (x, y): ([Float], [Float]) = ([8, 7], [7, 8])
    func truncated(_ x: [Float]) -> [Rational] {
      reference(Problem(x: x, kept: 1), over: Rational.self)["truncated"]
    }
    let apart = squaredNorm(axpy(-1, truncated(y), truncated(x)))
    let before = squaredNorm(axpy(-1, exact(y), exact(x)))
    return .init(
      claimed: "for x = (8, 7), y = (7, 8) and k = 1 at most \(before.approximation), squared",
      found: "\(apart.approximation): as far apart as one likes", isShown: apart > before)
  }
}
