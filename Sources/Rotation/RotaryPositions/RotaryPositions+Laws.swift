import Scalars
import Verification

extension RotaryPositions {
  private static func isNear(_ a: [Ball], _ b: [Ball]) -> Bool { FusedRotation.isNear(a, b) }

  static let statements: [Law<RotaryPositions>] = [
    Law(
      "The score depends on m - n alone: ⟨f(q, m + s), f(k, n + s)⟩ = ⟨f(q, m), f(k, n)⟩.",
      place: "RoFormer: the property that it is made for"
    ) { problem, subject in
      let score = subject(problem)["score"]
      return [1, 17, 1000].allSatisfy { shift in
        var other = problem
        other.queryPosition += shift
        other.keyPosition += shift
        return isNear(score, subject(other)["score"])
      }
    },
    Law("Turning keeps lengths, pair by pair.") { problem, subject in
      let result = subject(problem)
      func lengths(_ x: [Ball]) -> [Ball] {
        (0..<x.count / 2).map { x[$0].squared + x[$0 + x.count / 2].squared }
      }
      return isNear(lengths(result["query"]), lengths(problem.query.map { Ball($0) }))
        && isNear(lengths(result["key"]), lengths(problem.key.map { Ball($0) }))
    },
    Law("The first position turns nothing.") { problem, subject in
      var other = problem
      (other.queryPosition, other.keyPosition) = (0, 0)
      let result = subject(other)
      return isNear(result["query"], problem.query.map { Ball($0) })
        && isNear(result["score"], [dot(problem.query, problem.key)].map { Ball($0) })
    },
    Law(
      "Of two unit vectors along the same component, the score is cos (m - n)θ, θ = r^j, r = 10000^(-2/w)."
    ) { problem, subject in
      let w = problem.query.count
      let ratio = Ball.exp(-Ball.log(Ball(10000.0)) / Ball(Double(w / 2)))
      let distance = Ball(Double(problem.queryPosition - problem.keyPosition))
      return (0..<w).allSatisfy { place in
        var other = problem
        other.query = (0..<w).map { $0 == place ? 1 : 0 }
        other.key = other.query
        let theta = ratio.raised(to: place % (w / 2))
        return isNear(subject(other)["score"], [Ball.cos(distance * theta)])
      }
    },
    Law("A query that is a key, elsewhere, is turned as the key is.") { problem, subject in
      let other = Problem(
        query: problem.key, key: problem.query, queryPosition: problem.keyPosition,
        keyPosition: problem.queryPosition)
      let (a, b) = (subject(problem), subject(other))
      return isNear(a["query"], b["key"]) && isNear(a["key"], b["query"])
        && isNear(a["score"], b["score"])
    },
  ]

  /// Neighbours instead of halves: as good by itself, and no use beside the other.
  static let pairings = Finding(
    "Neighbours (2j, 2j + 1) and halves (j, j + w/2) are two ways to write the same positions",
    place: "read off RoFormer, which pairs neighbours, and LLaMA's code, which pairs halves"
  ) {
    func neighbours(_ x: [Double]) -> [Double] {
      let half = x.count / 2
      return (0..<x.count).map { x[$0 < half ? 2 * $0 : 2 * ($0 - half) + 1] }
    }
    func score(_ q: [Double], _ k: [Double], _ m: Int, _ n: Int) -> Double {
      dot(turned(q, at: m), turned(k, at: n))
    }
    let q: [Double] = [1, 2, 3, 4], k: [Double] = [2, -1, 1, 3]
    let halves = score(q, k, 9, 4), pairs = score(neighbours(q), neighbours(k), 9, 4)
    func mixed(_ shift: Int) -> Double {
      // Keys turned by neighbours, and put back among queries that are turned by halves.
      let turned = turned(neighbours(k), at: 4 + shift)
      let back = (0..<4).map { turned[$0 / 2 + ($0 % 2) * 2] }
      return dot(Self.turned(q, at: 9 + shift), back)
    }
    return .init(
      claimed: "the same scores, at every place",
      found: "\(halves) and \(pairs); a cache of one read by the other depends on the place: "
        + "\(mixed(0)), and \(mixed(1)) one position on",
      isShown: abs(halves - pairs) > 0.1 && abs(mixed(0) - mixed(1)) > 0.1)
  }
}
