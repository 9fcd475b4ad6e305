import Scalars
import Verification

extension Retrieval {
  /// A cosine with a bound on its error, in double precision.
  private struct Estimate {
    var index: Int
    var cosine: Double
    var error: Double
  }

  /// Cosines in double precision; those that their errors do not tell apart are compared in ℚ.
  static let scan = Implementation<Retrieval>("scan-float64", .exact) { problem in
    try checked(problem)
  } run: { problem in
    best(problem.documents.indices.filter { $0 != problem.excluded }, problem)
  } observe: {
    ["found": .integers($0)]
  }

  /// Documents in eight bits each number first: what their errors rule out is never looked at in full.
  static let bytes = Implementation<Retrieval>("bytes-rescored", .exact) { problem in
    let problem = try checked(problem)
    return (problem, problem.documents.map(Coarse.init))
  } run: { input in
    let (problem, coarse) = input
    let norm = length(problem.query)
    let candidates = coarse.indices.filter { $0 != problem.excluded }.map { i in
      let cosine = coarse[i].product(problem.query) / (norm * coarse[i].length)
      let isDefined = norm > 0 && coarse[i].length > 0
      return Estimate(
        index: i, cosine: isDefined ? cosine : 0, error: isDefined ? coarse[i].error + 1e-9 : 0)
    }
    guard problem.count > 0 else { return [] }
    // What the k-th best is at least.
    let least = candidates.map { $0.cosine - $0.error }.sorted(by: >)[problem.count - 1]
    return best(candidates.filter { $0.cosine + $0.error >= least }.map(\.index), problem)
  } observe: {
    ["found": .integers($0)]
  }

  private static func checked(_ problem: Problem) throws -> Problem {
    if let obstacle = problem.obstacle { throw LanguageError(obstacle) }
    return problem
  }

  private static func length(_ x: [Float]) -> Double {
    x.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  /// The first `count` of some documents.
  private static func best(_ candidates: [Int], _ problem: Problem) -> [Int] {
    let norm = length(problem.query)
    let unit = gamma(2 * problem.query.count + 8, unitRoundoff: 0x1p-53)
    let estimates = candidates.map { i -> Estimate in
      let document = problem.documents[i]
      let own = length(document)
      guard norm > 0, own > 0 else { return Estimate(index: i, cosine: 0, error: 0) }
      var product = 0.0
      for (x, y) in zip(problem.query, document) { product += Double(x) * Double(y) }
      // Σ |xy| ≤ ‖x‖‖y‖: the error of the sum is γ of a cosine of 1.
      return Estimate(index: i, cosine: product / (norm * own), error: 2 * unit)
    }
    return estimates.sorted { a, b in
      let gap = a.cosine - b.cosine
      if abs(gap) > a.error + b.error { return gap > 0 }
      return isFirst(a.index, b.index, problem)
    }.prefix(problem.count).map(\.index)
  }

  /// The exact order of two documents.
  private static func isFirst(_ i: Int, _ j: Int, _ problem: Problem) -> Bool {
    func parts(_ index: Int) -> (Rational, Rational) {
      var (product, square) = (Rational.zero, Rational.zero)
      for (x, y) in zip(problem.query, problem.documents[index]) {
        product += Rational(Double(x)) * Rational(Double(y))
        square += Rational(Double(y)) * Rational(Double(y))
      }
      return square == 0 ? (0, 1) : (product * product.absolute, square)
    }
    let (a, b) = (parts(i), parts(j))
    let (left, right) = (a.0 * b.1, b.0 * a.1)
    return left != right ? left > right : i < j
  }

  /// A document in bytes: x ≈ step · c, and how far a cosine may be off for it.
  private struct Coarse {
    let codes: [Int8]
    let step: Double
    let length: Double
    /// |⟨q, x - step c⟩|/(‖q‖‖x‖) ≤ ‖x - step c‖/‖x‖.
    let error: Double

    init(_ x: [Float]) {
      let largest = x.reduce(0.0) { max($0, abs(Double($1))) }
      let step = largest / 127
      self.step = step
      codes = x.map { step > 0 ? Int8((Double($0) / step).rounded()) : 0 }
      length = Retrieval.length(x)
      let rest = zip(x, codes).reduce(0.0) { sum, pair in
        let e = Double(pair.0) - step * Double(pair.1)
        return sum + e * e
      }
      error = length > 0 ? rest.squareRoot() / length : 0
    }

    func product(_ query: [Float]) -> Double {
      var sum = 0.0
      for (x, c) in zip(query, codes) { sum += Double(x) * Double(c) }
      return sum * step
    }
  }
}
