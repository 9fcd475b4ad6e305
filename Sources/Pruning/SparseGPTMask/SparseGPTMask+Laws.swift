import Scalars
import Structures
import Verification

extension SparseGPTMask {
  static let statements: [Law<SparseGPTMask>] = [
    Law("As many are dropped as asked for, in the block or in each group.") { problem, subject in
      let kept = subject(problem)[integers: "kept"]
      guard kept.count == problem.weights.elements.count else { return false }
      return problem.contests.allSatisfy { contest in
        contest.count { kept[$0] == 0 } == problem.dropped
      }
    },
    Law("Nothing that is kept costs less than what is dropped.") { problem, subject in
      let kept = subject(problem)[integers: "kept"]
      guard kept.count == problem.weights.elements.count else { return false }
      let columns = problem.weights.columns
      let scores = problem.weights.elements.enumerated().map {
        (Rational($1) / Rational(problem.diagonal[$0 % columns])).squared
      }
      return problem.contests.allSatisfy { contest in
        let gone = contest.filter { kept[$0] == 0 }.map { scores[$0] }
        let left = contest.filter { kept[$0] == 1 }.map { scores[$0] }
        return gone.allSatisfy { g in left.allSatisfy { g <= $0 } }
      }
    },
    Law("Signs, a factor 8, and a factor of H leave the mask as it is.") { problem, subject in
      var scaled = problem
      scaled.weights = problem.weights.map { -8 * $0 }
      scaled.diagonal = problem.diagonal.map { $0 / 2 }
      return subject(scaled)[integers: "kept"] == subject(problem)[integers: "kept"]
    },
    Law("A diagonal of ones is pruning by magnitude, as T_k does it.") { problem, subject in
      guard problem.group == nil else { return nil }
      var plain = problem
      plain.diagonal = problem.diagonal.map { _ in 1 }
      let kept = subject(plain)[integers: "kept"]
      let x = problem.weights.elements.map { Rational($0) }
      let places = TopKTruncation.largest(x, keeping: x.count - problem.dropped)
      return kept == x.indices.map { places.contains($0) ? 1 : 0 }
    },
  ]

  /// One of the off-by-ones that a fixed sparsity hides.
  static let releasedDropsOneMore = Finding(
    "A share s of a block drops ⌊n s⌋ of its n weights", place: "IST-DASLab/sparsegpt 147d215"
  ) {
    var generator = Generator(seed: 1, purpose: "SparseGPTMask/released")
    let block = Matrix<Double>(rows: 4, columns: 32) { _, _ in generator.gaussian() }
    let ones = [Double](repeating: 1, count: 32)
    func dropped(_ weights: Matrix<Double>, _ share: Double) throws -> Int {
      let problem = try Problem(weights: weights, diagonal: ones, share: share)
      return try released(problem)[integers: "kept"].count { $0 == 0 }
    }
    let (none, half) = (try dropped(block, 0), try dropped(block, 0.5))
    let whole = try released(Problem(weights: block, diagonal: ones, share: 1))
    let flat = try dropped(block.map { _ in 1 }, 0.5)
    return .init(
      claimed: "0, 64 and 128 of 128 for s = 0, 1/2 and 1",
      found:
        "\(none) and \(half), nothing at all for s = 1, which reads behind the end, and \(flat) of 128 equal "
        + "weights for s = 1/2",
      isShown: none == 1 && half == 65 && flat == 128 && whole[integers: "kept"].isEmpty)
  }

  /// What tells pruning from rounding: GPTQ's codes do not depend on blocks.
  static let dependsOnBlocks = Finding(
    "A mask of half of the weights is the same however many columns are ranked at once",
    place:
      "read off GPTQ, whose codes do not depend on the size of blocks; the released SparseGPT ranks 128"
  ) {
    let row = Matrix<Double>(rows: 1, columns: 4, elements: [1, 2, 3, 4])
    func dropped(inBlocksOf size: Int) throws -> [Int] {
      try stride(from: 0, to: 4, by: size).flatMap { start -> [Int] in
        let block = Matrix<Double>(rows: 1, columns: size) { row[$0, start + $1] }
        let problem = try Problem(
          weights: block, diagonal: [Double](repeating: 1, count: size), share: 0.5)
        let kept = reference(problem, over: Rational.self)[integers: "kept"]
        return kept.indices.filter { kept[$0] == 0 }.map { start + $0 }
      }
    }
    let (whole, halves) = (try dropped(inBlocksOf: 4), try dropped(inBlocksOf: 2))
    return .init(
      claimed: "weights 1, 2, 3, 4 with H = I: \(whole) go",
      found: "in two blocks of two \(halves) go", isShown: whole == [0, 1] && halves == [0, 2])
  }
}
