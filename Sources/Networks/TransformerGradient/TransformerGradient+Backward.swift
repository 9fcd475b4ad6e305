import Scalars
import Verification

extension TransformerGradient {
  /// Backward, one formula after the other, in double precision.
  static let manual = Implementation<TransformerGradient>(
    "manual-float64",
    .rounding("running error analysis of the backward formulas", bound(Double.self))
  ) { problem in
    problem
  } run: { problem in
    Transformer.gradient(problem.shape, problem.parameters, problem.sequences)
  } observe: { result in
    ["loss": [result.loss], "gradient": .scalars(result.gradient)]
  }

  struct Training {
    let trainer: Trainer
    let batch: TokenBatch
  }

  /// What a ``Trainer`` computes: single precision, flat memory, products by BLAS.
  static let blas = Implementation<TransformerGradient>(
    "flat-blas-float32",
    .rounding(
      "running error analysis of the backward formulas, for any order of the sums",
      bound(Float.self))
  ) { problem in
    let model = try CharacterModel(problem.shape, parameters: problem.parameters.map { Float($0) })
    let trainer = Trainer(
      model, sequences: problem.sequences.count, schedule: .init(steps: 1))
    return Training(trainer: trainer, batch: try TokenBatch(problem.sequences))
  } run: { (input: borrowing Training) -> (Double, [Float]) in
    do {
      let loss = try input.trainer.gradients(input.batch)
      return (loss, input.trainer.flatGradient)
    } catch { return (.nan, []) }
  } observe: { result in
    ["loss": [result.0], "gradient": .scalars(result.1.map { Double($0) })]
  }

  private static func bound<T: BinaryFloatingPoint & Sendable>(
    _: T.Type
  ) -> @Sendable (Problem) -> ErrorBound {
    { problem in
      let (loss, gradient) = Transformer.gradient(
        problem.shape, problem.parameters.map { RunningError<T>($0) }, problem.sequences)
      return [
        "loss": .absolute(loss.error), "gradient": .componentwise(gradient.map(\.error)),
      ]
    }
  }
}
