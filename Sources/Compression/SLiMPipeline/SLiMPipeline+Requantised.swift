import Bindings
import Scalars
import Structures
import Verification

extension SLiMPipeline {
  /// What the released code stores: after the adapters, the base is computed anew from W - LR, under the same
  /// mask and with a scale of its own.
  static let requantised = implementation(
    "requantised", voice: .released("Paramathic/slim@d5ae867, slim/lora.py"),
    .different("the base weights are those of the masked W - LR, with another scale")
  ) { problem in try recompressed(problem) }

  static func recompressed(_ problem: borrowing Problem) throws -> Stored {
    var stored = try compressed(problem)
    guard stored.left.columns > 0 else { return stored }
    let w = problem.weights
    var product = Matrix(repeating: 0.0, rows: w.rows, columns: w.columns)
    try BLAS.gemm(stored.left, stored.right, &product)
    let first = swept(w.elements.map { abs($0) }, problem.levels)
    // The mask itself: a code that is kept may be 0.
    let kept = try pruned(first, statistic(problem.inputs), problem).kept
    let base = Matrix(rows: w.rows, columns: w.columns) { j, o in
      kept[j, o] ? w[j, o] - product[j, o] : 0
    }
    let best = swept(base.elements.map { abs($0) }, problem.levels)
    (stored.product, stored.square) = (best.product, best.square)
    stored.codes = Matrix(rows: w.rows, columns: w.columns) { j, o in
      let code = best.codes[j * w.columns + o]
      return base[j, o] < 0 ? -code : code
    }
    return stored
  }

  private static func study() -> Problem {
    var generator = Generator(seed: 1, purpose: "SLiMPipeline/study")
    let size = Matrix(rows: 1, columns: 64) { _, _ in Double.exp(generator.gaussian() / 2) }
    let weights = Matrix(rows: 64, columns: 24) { _, _ in
      (generator.gaussian() * 16).rounded() / 16
    }
    let inputs = Matrix(rows: 256, columns: 64) { _, j in
      (generator.gaussian() * size[0, j] * 8).rounded() / 8
    }
    return Problem(
      weights: weights, inputs: inputs, levels: 7, pruner: .wanda, group: 4, rank: 6)
  }

  static let baseIsRequantised = Finding(
    "W^C is Q(W) under the mask, and adapters make up for W - W^C",
    place: "SLiM, the pipeline; against Paramathic/slim@d5ae867, slim/lora.py, add_lora"
  ) {
    let problem = study()
    let (paper, code) = (try compressed(problem), try recompressed(problem))
    let (a, b) = (errors(problem, paper), errors(problem, code))
    let changed = zip(paper.codes.elements, code.codes.elements).count { $0 != $1 }
    return .init(
      claimed: "64 x 24, rank 6: objective \(Cell.decimal(a.objective, digits: 2)), output error "
        + Cell.decimal(a.output, digits: 2),
      found: "the code changes \(changed) of \(paper.codes.elements.count) codes afterwards: "
        + "\(Cell.decimal(b.objective, digits: 2)) and \(Cell.decimal(b.output, digits: 2))",
      isShown: changed > 0 && a.objective != b.objective)
  }

  /// `new_weight = module.weight.data` is a name and no copy, so that pruning it prunes the layer. The error
  /// is spared, since W diag(x) was formed before: what is lost is W itself, for whoever reads it later.
  static let aliasedWeights = Finding(
    "The layer keeps its weights until the compressed ones are assigned (quantize_first = False)",
    place:
      "Paramathic/slim@d5ae867, slim/lora.py: new_weight = module.weight.data, then new_weight[mask] = 0"
  ) {
    let problem = study()
    let given = problem.weights
    let best = swept(given.elements.map { abs($0) }, problem.levels)
    let kept = try pruned(best, statistic(problem.inputs), problem).kept
    // One store under two names, as the code has it: `module` is written through the alias.
    var module = given
    let metric = given
    for i in kept.elements.indices where !kept.elements[i] { module.elements[i] = 0 }
    let lost = zip(given.elements, module.elements).count { $0 != $1 }
    let error = zip(metric.elements, module.elements).reduce(0) { $0 + ($1.0 - $1.1).squared }
    let late = zip(module.elements, module.elements).reduce(0) { $0 + ($1.0 - $1.1).squared }
    return .init(
      claimed: "all \(given.elements.count) weights are as given when the adapters have been found",
      found:
        "\(lost) are zero; the pruning error is \(Cell.decimal(error, digits: 1)) from the copy made "
        + "before, and would be \(Cell.decimal(late, digits: 1)) from the layer's own weights",
      isShown: lost > 0 && error > 0 && late == 0)
  }
}
