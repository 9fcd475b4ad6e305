import Scalars
import Structures
import Verification

extension DoublePruning {
  typealias Masks = (row: Matrix<Bool>, both: Matrix<Bool>)

  /// Both masks of a result.
  static func masks<S: Scalar>(_ result: Observation<S>, _ problem: Problem) -> Masks {
    let (rows, columns) = (problem.weights.rows, problem.weights.columns)
    func matrix(_ name: String) -> Matrix<Bool> {
      let values = result[name]
      guard values.count == rows * columns else {
        return Matrix(repeating: false, rows: rows, columns: columns)
      }
      return Matrix(rows: rows, columns: columns, elements: values.map { $0 == 1 })
    }
    return (matrix("row"), matrix("both"))
  }

  /// Each group by a sort.
  static let sorting = Implementation<DoublePruning>("sort-float32", .exact) { problem in
    (problem.weights.map { Float($0) }, problem.pattern)
  } run: { input -> Masks? in
    guard let row = try? NMPruning.rowMask(input.0, input.1),
      let both = try? NMPruning.doubleMask(input.0, rowMask: row, input.1)
    else { return nil }
    return (row, both)
  } observe: { masks in
    guard let masks else { return [:] }
    return [
      "row": .scalars(masks.row.elements.map { $0 ? 1 : 0 }),
      "both": .scalars(masks.both.elements.map { $0 ? 1 : 0 }),
    ]
  }

  private static let commit = "Mohammad-Mozaffari/slope@451f0bc"

  /// The fast path of the released code, from reading it: `prune` sets its mask where an entry is
  /// *pruned*, `slope.py` adds 2·mask_R + mask_RC, and compression and optimiser keep what exceeds 1.
  static func releasedSelection(_ masks: Masks) -> Matrix<Bool> {
    let elements = zip(masks.row.elements, masks.both.elements).map { row, both in
      let (prunedR, prunedRC) = (row ? 0 : 1, both ? 0 : 1)
      return 2 * prunedR + prunedRC > 1
    }
    return Matrix(rows: masks.row.rows, columns: masks.row.columns, elements: elements)
  }

  static let polarity = Implementation<DoublePruning>(
    "released-selection", voice: .released("\(commit), pruning_kernels and optimizers"),
    .different("it selects what is pruned: the kernel's mask means pruned, the optimiser's kept")
  ) { problem in
    (problem.weights.map { Float($0) }, problem.pattern)
  } run: { input -> Matrix<Bool>? in
    guard let row = try? NMPruning.rowMask(input.0, input.1),
      let both = try? NMPruning.doubleMask(input.0, rowMask: row, input.1)
    else { return nil }
    return releasedSelection((row, both))
  } observe: { mask in
    let values = Values<Double>.scalars(mask.map { $0.elements.map { $0 ? 1 : 0 } } ?? [])
    return ["row": values, "both": values]
  }

  static let invertedMask = Finding(
    "the compressed weights hold what the row mask keeps",
    place: "\(commit), pruner.prune, slope.py and ADAMWSparse, simulated from reading them"
  ) {
    var generator = Generator(seed: 1, purpose: "inverted mask")
    let drawn = problem(size: 16, using: &generator)
    let honest = masks(reference(drawn, over: Double.self), drawn)
    let selected = releasedSelection(honest)
    let pairs = zip(selected.elements, honest.row.elements)
    let right = pairs.count { $0 && $1 }
    let (kept, chosen) = (honest.row.elements.count { $0 }, selected.elements.count { $0 })
    return .init(
      claimed: "\(kept) of \(kept) kept entries are compressed",
      found:
        "\(right) of them; \(chosen) pruned entries are compressed instead, as many, so that no "
        + "shape betrays it",
      isShown: right == 0 && chosen == kept)
  }

  static let order = Finding(
    "rows and columns may be pruned in either order", place: "a thought; no paper claims it"
  ) {
    let weights = Matrix<Double>(rows: 2, columns: 2, elements: [4, 3, 2, 1])
    let pattern = nm(1, of: 2)
    let rowFirst = masks(
      reference(Problem(weights: weights, pattern: pattern), over: Rational.self),
      Problem(weights: weights, pattern: pattern)
    ).both
    // 4 beats 2 in the first column, 3 beats 1 in the second; then 4 beats 3 in the row. Rows first,
    // 4 and 2 stay, and then 4 alone: the same here, so a second matrix tells the orders apart.
    let other = Matrix<Double>(rows: 2, columns: 2, elements: [4, 3, 1, 2])
    let turned = Problem(weights: other.transposed, pattern: pattern)
    let columnFirst = masks(reference(turned, over: Rational.self), turned).both.transposed
    let straight = Problem(weights: other, pattern: pattern)
    let rows = masks(reference(straight, over: Rational.self), straight).both
    return .init(
      claimed: "one result",
      found: "of [4 3; 1 2] rows first leave \(rows.elements.count { $0 }) entries, columns first "
        + "\(columnFirst.elements.count { $0 }); of [4 3; 2 1] rows first leave "
        + "\(rowFirst.elements.count { $0 })",
      isShown: rows != columnFirst)
  }
}
