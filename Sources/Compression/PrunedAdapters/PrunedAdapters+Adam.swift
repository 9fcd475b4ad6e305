import Bindings
import Scalars
public import Structures
import Verification

extension PrunedAdapters {
  /// The released optimisation: Adam on ‖LR - T‖ / ‖T‖ over both factors, the mask enforced after each step,
  /// the step falling linearly to 10⁻⁴ of 10⁶ / min(m, n)². In double precision here; the result is not cast.
  public static func adam(
    left l0: Matrix<Double>, right r0: Matrix<Double>, steps: Int = 1000, rate: Double? = nil
  ) throws -> (left: Matrix<Double>, right: Matrix<Double>) {
    let least = Double(min(l0.rows, r0.columns))
    let start = rate ?? 1e6 / (least * least)
    let mask = masked(l0).mask
    var state = AdamState(l0: l0, r0: r0, mask: mask)
    try BLAS.gemm(l0, r0, &state.target)
    state.scale = squaredNorm(state.target.elements).squareRoot()
    for step in 0..<steps {
      let fraction = Double(step) / Double(steps)
      try state.advance(rate: start * (1 + (1e-4 - 1) * fraction))
    }
    return (state.left.values, state.right.values)
  }

  /// A factor with its moments.
  private struct Factor {
    var values: Matrix<Double>
    var first: [Double], second: [Double]

    init(_ values: Matrix<Double>) {
      self.values = values
      first = values.elements.map { _ in 0 }
      second = first
    }

    mutating func advance(_ gradient: [Double], rate: Double, time: Double) {
      let (c1, c2) = (1 - Double.pow(0.9, time), 1 - Double.pow(0.999, time))
      for i in gradient.indices {
        first[i] = 0.9 * first[i] + 0.1 * gradient[i]
        second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i]
        values.elements[i] -= rate * (first[i] / c1) / ((second[i] / c2).squareRoot() + 1e-8)
      }
    }
  }

  private struct AdamState {
    var left: Factor, right: Factor
    let mask: Matrix<Double>
    var target: Matrix<Double>
    var scale = 1.0
    var time = 0.0

    init(l0: Matrix<Double>, r0: Matrix<Double>, mask: Matrix<Double>) {
      left = Factor(Matrix(rows: l0.rows, columns: l0.columns) { mask[$0, $1] * l0[$0, $1] })
      right = Factor(r0)
      self.mask = mask
      target = Matrix(repeating: 0.0, rows: l0.rows, columns: r0.columns)
    }

    mutating func advance(rate: Double) throws {
      time += 1
      var rest = target
      try BLAS.gemm(left.values, right.values, beta: -1, &rest)
      let size = squaredNorm(rest.elements).squareRoot()
      guard size > 0 else { return }
      let factor = 1 / (size * scale)
      var (l, r) = (left.values, right.values)
      try BLAS.gemm(alpha: factor, rest, right.values, transposeB: true, &l)
      try BLAS.gemm(alpha: factor, left.values, transposeA: true, rest, &r)
      left.advance(l.elements, rate: rate, time: time)
      right.advance(r.elements, rate: rate, time: time)
      for i in mask.elements.indices where mask.elements[i] == 0 { left.values.elements[i] = 0 }
    }
  }

  static let adam = Implementation<PrunedAdapters>(
    "adam", voice: .released("Paramathic/slim@d5ae867, slim/lora.py"),
    .different("it moves both factors, by steps that only their decay keeps from diverging"),
    contract: Contract(exemptions: ["a factor of zeros": "there is nothing to descend: R stays"]),
    prepare: { $0 },
    run: { problem -> (Problem, Matrix<Double>, Matrix<Double>, Matrix<Double>) in
      let (mask, kept) = masked(problem.left)
      let found = try? adam(left: problem.left, right: problem.right, steps: 200)
      return (
        copy problem, mask, found?.left ?? kept, found?.right ?? problem.right.map { _ in .nan }
      )
    },
    observe: { problem, mask, left, right in
      [
        "mask": .scalars(mask.elements), "right": .scalars(right.elements),
        "objective": [objective(left, right, problem)],
      ]
    })

  /// Adapters like those of a layer: orthonormal rows on the right, falling columns on the left.
  private static func layer(_ m: Int, _ n: Int, rank: Int) throws -> Problem {
    var generator = Generator(seed: 1, purpose: "PrunedAdapters/layer")
    let noise = Matrix(rows: n, columns: rank) { _, _ in generator.gaussian() }
    let right = try LAPACK.qr(noise).q.transposed
    let left = Matrix(rows: m, columns: rank) { _, c in
      generator.gaussian() / Double(c + 1).squareRoot()
    }
    return Problem(left: left, right: right)
  }

  private static func relative(
    _ problem: Problem, _ left: Matrix<Double>, _ right: Matrix<Double>
  ) throws -> Double {
    var product = Matrix(repeating: 0.0, rows: left.rows, columns: right.columns)
    try BLAS.gemm(problem.left, problem.right, &product)
    let energy = squaredNorm(product.elements)
    try BLAS.gemm(left, right, beta: -1, &product)
    return (squaredNorm(product.elements) / energy).squareRoot()
  }

  static let stepOfSmallLayers = Finding(
    "1000 steps of Adam from 10⁶ / min(m, n)² find the best pruned adapters",
    place: "Paramathic/slim@d5ae867, slim/lora.py: lr of prune_and_optimize_lora"
  ) {
    let problem = try layer(96, 64, rank: 8)
    let found = try adam(left: problem.left, right: problem.right)
    let after = try relative(problem, found.left, found.right)
    let gentle = try adam(left: problem.left, right: problem.right, rate: 0.01)
    let best = try relative(problem, gentle.left, gentle.right)
    return .init(
      claimed:
        "96 x 64, rank 8: \(Cell.decimal(best, digits: 4)) or less, as a step of 0.01 leaves",
      found:
        "\(Cell.decimal(after, digits: 4)) with its step of \(Cell.decimal(1e6 / 4096, digits: 0))",
      isShown: best < after)
  }

  static let gainOverMasking = Finding(
    "For the mask, optimising L alone helps", place: "what one would expect of orthonormal R"
  ) {
    let problem = try layer(96, 64, rank: 8)
    let kept = masked(problem.left).left
    let plain = try relative(problem, kept, problem.right)
    // The best L for this R under the mask is M ⊙ (T Rᵀ) = M ⊙ L₀.
    var target = Matrix(repeating: 0.0, rows: 96, columns: 64)
    try BLAS.gemm(problem.left, problem.right, &target)
    var best = kept
    try BLAS.gemm(target, problem.right, transposeB: true, &best)
    for i in kept.elements.indices where kept.elements[i] == 0 { best.elements[i] = 0 }
    let alone = try relative(problem, best, problem.right)
    let exact = try pruned(left: problem.left, right: problem.right)
    let right = try relative(problem, exact.left, exact.right)
    return .init(
      claimed: "less than the \(Cell.decimal(plain, digits: 4)) of masking alone",
      found: "\(Cell.decimal(alone, digits: 4)); the best R for the masked L leaves "
        + Cell.decimal(right, digits: 4),
      isShown: abs(alone - plain) < 1e-12 && right < plain)
  }
}
