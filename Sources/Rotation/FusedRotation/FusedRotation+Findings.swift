import Scalars
import Verification

extension FusedRotation {
  public static let findings = [
    Finding(
      "A width takes the first base of the table that divides it, and its heads the first that divides them.",
      place:
        "spcl/QuaRot (5008669): get_hadK for the weights of o_proj by the width, online by the heads"
    ) {
      var generator = Generator(seed: 1, purpose: "FusedRotation/heads")
      let twenty = random(40, 20, 8, &generator), twelve = random(24, 12, 4, &generator)
      let forty = HadamardConstruction.kronecker(.sylvester(levels: 1), .paleyOne(prime: 19))
      let twentyFour = HadamardConstruction.kronecker(.paleyOne(prime: 11), .sylvester(levels: 1))
      let wrong = distance(twenty, RotatedModel(twenty, factors: .ofWidth(forty)))
      let right = distance(twelve, RotatedModel(twelve, factors: .ofWidth(twentyFour)))
      return Finding.Demonstration(
        claimed: "the same logits for 20 heads of 2 (H(40) against H(20) ⊗ H(2))",
        found:
          "a relative difference of \(wrong), silently; for 12 heads of 2, where both are H(12) ⊗ H(2), "
          + "\(right)",
        isShown: wrong > 0.01 && right < 1e-12)
    },
    Finding(
      "Subtracting the mean from every embedding belongs to the fusion of norms.",
      place:
        "spcl/QuaRot (5008669), fuse_layer_norms in rotation_utils.py, for LLaMA too; it holds of LayerNorm alone"
    ) {
      var generator = Generator(seed: 1, purpose: "FusedRotation/mean")
      let problem = random(16, 4, 8, &generator)
      var centred = problem
      centred.weights.embedding = problem.weights.embedding.map { row in
        let mean = row.reduce(0, +) / Double(row.count)
        return row.map { $0 - mean }
      }
      let moved = distance(problem, RotatedModel(centred))
      let kept = distance(problem, RotatedModel(problem))
      return Finding.Demonstration(
        claimed: "the same logits", found: "a relative difference of \(moved); without it \(kept)",
        isShown: moved > 0.01 && kept < 1e-12)
    },
    Finding(
      "A rotation commutes with RMSNorm.",
      place: "said of the norm without its gain; with a gain that was not fused it does not"
    ) {
      var generator = Generator(seed: 1, purpose: "FusedRotation/gain")
      let problem = random(16, 4, 8, &generator)
      var unfused = problem
      // What a fusion that forgets the gains of one norm computes.
      unfused.weights.blocks[0].firstGain = problem.weights.blocks[0].firstGain.map { _ in 1 }
      let moved = distance(problem, RotatedModel(unfused))
      return Finding.Demonstration(
        claimed: "the same logits",
        found: "a relative difference of \(moved) if one gain is forgotten",
        isShown: moved > 0.001)
    },
  ]

  /// ‖rotated - original‖₂ / ‖original‖₂ of the logits, in double precision.
  static func distance(_ problem: Problem, _ model: RotatedModel<Double>) -> Double {
    let right = original(problem, over: Double.self).flatMap { $0 }
    let found = model.logits(problem.tokens).flatMap { $0 }
    let difference = zip(found, right).map { $0 - $1 }
    return (squaredNorm(difference) / squaredNorm(right)).squareRoot()
  }
}
