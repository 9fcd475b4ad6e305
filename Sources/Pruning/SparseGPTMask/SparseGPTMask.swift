public import Scalars
public import Structures
public import Verification

/// **SparseGPT's mask** of one block of columns: the weights whose removal costs least are dropped.
///
/// For a block W of r × B weights, and U_jj > 0 on the diagonal of the upper factor of H⁻¹ = UᵀU, the cost of a weight
/// is its score w² / U_jj². Of the whole block the ⌊r B s⌋ of least score are dropped; or, for a pattern that drops n
/// of every m, the n of least score in each group of m in each row. Of equals the one behind goes first.
public enum SparseGPTMask: RationalAlgorithm {
  public static let source = Citation(
    "Frantar & Alistarh. SparseGPT: massive language models can be accurately pruned in one-shot. ICML 2023",
    "adaptive mask selection; the released rule: IST-DASLab/sparsegpt 147d215")

  public struct Problem: Sendable {
    public var weights: Matrix<Double>
    /// U_jj.
    public var diagonal: [Double]
    /// How many are dropped: of the whole block, or of every group.
    public var dropped: Int
    /// m; `nil` for the whole block.
    public var group: Int?

    public init(weights: Matrix<Double>, diagonal: [Double], dropped: Int, group: Int? = nil) {
      (self.weights, self.diagonal) = (weights, diagonal)
      (self.dropped, self.group) = (dropped, group)
    }

    /// A share s of a whole block, as ⌊r B s⌋ of its weights.
    public init(weights: Matrix<Double>, diagonal: [Double], share: Double) throws(PruningError) {
      guard (0...1).contains(share) else {
        throw PruningError("A share of \(share) cannot be dropped: it must be from 0 to 1")
      }
      let count = Int(Double(weights.elements.count) * share)
      self.init(weights: weights, diagonal: diagonal, dropped: count)
    }

    /// The sets of indices that are ranked among themselves.
    var contests: [[Int]] {
      let n = weights.elements.count
      guard let group else { return [Array(0..<n)] }
      return stride(from: 0, to: n, by: group).map { Array($0..<$0 + group) }
    }

    /// Why nothing can be chosen, if so.
    var obstacle: String? {
      guard diagonal.count == weights.columns else {
        return "\(diagonal.count) diagonal entries for \(weights.columns) columns"
      }
      if let j = diagonal.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
        return "diagonal entry \(j) is \(diagonal[j]), and must be positive"
      }
      if let group {
        guard group > 0, weights.columns.isMultiple(of: group) else {
          return "groups of \(group) do not divide \(weights.columns) columns"
        }
      }
      let most = group ?? weights.elements.count
      guard (0...most).contains(dropped) else {
        return "\(dropped) of \(most) weights cannot be dropped"
      }
      return notFinite(weights.elements, "weight")
    }
  }

  public static let examples = [
    Example<SparseGPTMask>(
      Problem(
        weights: Matrix(rows: 2, columns: 2, elements: [1, 3, 2, -4]), diagonal: [1, 2],
        dropped: 2),
      gives: ["kept": .integers([0, 0, 1, 1])],
      from: "by hand: scores 1, 9/4, 4, 4"),
    Example<SparseGPTMask>(
      Problem(
        weights: Matrix(rows: 1, columns: 4, elements: [1, 2, -3, 3]), diagonal: [1, 1, 1, 1],
        dropped: 3, group: 4),
      gives: ["kept": .integers([0, 0, 1, 0])],
      from: "by hand: of -3 and 3 the one behind goes"),
  ]

  /// A size counts rows of eight columns. Scores are quotients of small whole numbers, with ties, or random.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    let isCoarse = generator.next() % 2 == 0
    let weights = Matrix<Double>(rows: size, columns: 8) { _, _ in
      isCoarse ? generator.dyadic().rounded() : generator.gaussian()
    }
    let diagonal = (0..<8).map { _ in
      isCoarse ? Double(1 + generator.next() % 2) : 0.25 + generator.uniform()
    }
    let groups: [Int?] = [nil, nil, 4, 8]
    let group = groups[Int(generator.next() % 4)]
    let most = UInt64(group ?? 8 * size)
    return Problem(
      weights: weights, diagonal: diagonal, dropped: Int(generator.next() % (most + 1)),
      group: group)
  }

  public static let largestExactSize = 6

  public static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let columns = problem.weights.columns
    let weights = problem.weights.elements.map { S($0).squared }
    let squares = problem.diagonal.map { S($0).squared }
    var kept = weights.map { _ in 1 }
    for contest in problem.contests {
      let order = contest.sorted { i, j in
        // wᵢ² / Uᵢ² < wⱼ² / Uⱼ², without the quotients; of equals the one behind first.
        let (a, b) = (weights[i] * squares[j % columns], weights[j] * squares[i % columns])
        return a < b || (!(b < a) && i > j)
      }
      for i in order.prefix(problem.dropped) { kept[i] = 0 }
    }
    return ["kept": .integers(kept)]
  }

  public static let implementations: [Implementation<SparseGPTMask>] = [quotients, released]

  public static let laws: [Law<SparseGPTMask>] = statements

  public static let findings = [releasedDropsOneMore, dependsOnBlocks]

  public static let specials = [
    Special<SparseGPTMask>(
      "zeros of both signs",
      Problem(
        weights: Matrix(rows: 1, columns: 3, elements: [0, -0.0, 1]), diagonal: [1, 1, 1],
        dropped: 1),
      contract: "they are equal: the one behind goes", gives: ["kept": .integers([1, 0, 1])])
  ]

  public static let uncounted: String? =
    "A square for each number, and two products for each comparison, of which sorting takes as many as the order makes it."

  public static func work(on problem: Problem) -> Work? {
    let n = Double(problem.weights.elements.count)
    return Work(flops: 2 * n, bytes: 9 * n)
  }

  public static let workloads = [64, 4096]
}
