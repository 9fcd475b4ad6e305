import Scalars
import Verification

extension Wanda {
  /// w² s as an unevaluated sum: w² is exact in double precision for single-precision w, and a fused
  /// multiply-add gives what the product with s loses.
  struct Score: Comparable {
    let high: Double
    let low: Double

    init(_ w: Float, _ s: Float) {
      let square = Double(w) * Double(w)
      high = square * Double(s)
      low = (-high).addingProduct(square, Double(s))
    }

    /// Rounding is monotone: where the rounded products differ they decide, and else their remainders do.
    static func < (a: Score, b: Score) -> Bool {
      a.high != b.high ? a.high < b.high : a.low < b.low
    }
  }

  /// Exact scores; a stable sort of each group.
  static let exactScores = Implementation<Wanda>("exact-scores", .exact) { problem in
    problem
  } run: { problem in
    mask(of: problem)
  } observe: { mask in
    ["mask": .scalars(mask)]
  }

  /// 1 where a weight is kept.
  public static func mask(of problem: Problem) -> [Double] {
    let scores = problem.weights.indices.map {
      Score(problem.weights[$0], problem.square(of: $0))
    }
    return mask(problem.groups, kept: problem.kept, scores)
  }

  /// |w| √s in single precision, as the code of paper and successors has it.
  static let releasedScores = Implementation<Wanda>(
    "single-precision", voice: .released("locuslab/wanda"),
    .different("scores that differ may round to the same number, and the tie falls otherwise")
  ) { problem in
    problem
  } run: { problem in
    mask(problem.groups, kept: problem.kept, roundedScores(problem))
  } observe: { mask in
    ["mask": .scalars(mask)]
  }

  static func roundedScores(_ problem: Problem) -> [Float] {
    problem.weights.indices.map {
      abs(problem.weights[$0]) * problem.square(of: $0).squareRoot()
    }
  }

  static func mask<Key: Comparable>(_ groups: [Range<Int>], kept: Int, _ scores: [Key]) -> [Double]
  {
    var mask = [Double](repeating: 0, count: scores.count)
    for group in groups {
      let order = group.sorted { i, j in
        scores[i] != scores[j] ? scores[i] > scores[j] : i < j
      }
      for i in order.prefix(kept) { mask[i] = 1 }
    }
    return mask
  }

  /// The square root maps neighbouring numbers to one: of two inputs the busier one is dropped.
  static let roundedTies = Finding(
    "Scores |w| √s in single precision order the weights", place: "locuslab/wanda, lib/prune.py"
  ) {
    var generator = Generator(seed: 1, purpose: "Wanda/rounded ties")
    let pairs = 1000
    let squares = (0..<pairs).flatMap { _ -> [Float] in
      let s = Float(1 + generator.uniform())
      return [s, s.nextUp]
    }
    let problem = Problem(
      weights: squares.map { _ in 1 }, squares: squares, kept: 1, group: 2)
    let scores = squares.map { Score(1, $0) }
    let exact = mask(problem.groups, kept: 1, scores)
    let rounded = mask(problem.groups, kept: 1, roundedScores(problem))
    let different = problem.groups.count { exact[$0.lowerBound] != rounded[$0.lowerBound] }
    return .init(
      claimed: "of two weights 1 the one with the larger s is kept, in \(pairs) pairs",
      found: "the other one in \(different)", isShown: different > 0)
  }
}
