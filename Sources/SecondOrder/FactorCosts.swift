import Scalars
import Structures
import Verification

/// Operations of what optimisers of second order do to a layer of d inputs and d outputs, counted while they run.
public enum FactorCosts {
  /// A rank-1 update of one inverse factor of order d.
  public static func mkor(_ d: Int) -> Int {
    var generator = Generator(seed: 1, purpose: "FactorCosts")
    let problem = FactorProblem.random(order: d, steps: 1, using: &generator)
    return Counted.count { _ = RankOneInverse.reference(problem, over: Counted.self) }.flops
  }

  /// The inversion of one factor of order d by elimination.
  public static func kfac(_ d: Int) -> Int {
    var generator = Generator(seed: 1, purpose: "FactorCosts")
    let factor = FactorProblem.random(order: d, steps: 0, using: &generator).start
    return Counted.count { _ = Elimination.inverse(factor.map { Counted($0) }.rows) }.flops
  }

  /// The kernel of a batch of b samples of width d, its solution, and one direction.
  public static func sngd(batch b: Int, width d: Int) -> Int {
    var generator = Generator(seed: 1, purpose: "FactorCosts")
    let problem = LayerBatch.random(
      samples: b, positions: 1, inputs: d, outputs: d, isMean: true, using: &generator)
    return Counted.count { _ = TENGraDBlock.dual(problem, over: Counted.self) }.flops
  }

  /// The inversion of the b × b kernel alone, which elimination does as it does a factor's.
  public static func kernel(batch b: Int) -> Int { kfac(b) }

  /// Eva's two vectors applied to a gradient; its update of them, two running means, is not counted.
  public static func eva(_ d: Int) -> Int {
    let gradient = Matrix(repeating: Counted(1), rows: d, columns: d)
    let v = [Counted](repeating: Counted(0.5), count: d)
    return Counted.count {
      _ = EvaPreconditioner.apply(gradient, a: v, g: v, damping: Counted(0.25))
    }.flops
  }
}
