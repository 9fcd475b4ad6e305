import Scalars
import Verification

extension OBSUpdate {
  struct Solution<S: Scalar> {
    var weights: [S]
    var multipliers: [S]
    var loss: S
  }

  /// The conditions of Karush, Kuhn and Tucker as one linear system,
  ///
  ///     ( H    E_S ) ( δ )   (   0  )
  ///     ( E_Sᵀ  0  ) ( y ) = ( -w_S ).
  @specialized(where S == Double)
  @specialized(where S == Enclosure)
  static func surgery<S: Scalar>(
    _ hessian: [[S]], _ weights: [S], removing removed: [Int]
  ) -> Solution<S> {
    let d = weights.count
    var system = hessian.enumerated().map { i, row in
      row + removed.map { S($0 == i ? 1 : 0) }
    }
    for s in removed {
      system.append((0..<d).map { S($0 == s ? 1 : 0) } + removed.map { _ in S.zero })
    }
    let target = [S](repeating: .zero, count: d) + removed.map { -weights[$0] }
    let solution = eliminated(system, target)
    let delta = Array(solution.prefix(d))
    var moved = axpy(1, delta, weights)
    for s in removed { moved[s] = .zero }
    let loss = dot(delta, multiply(rows: hessian, delta)) / 2
    return Solution(weights: moved, multipliers: Array(solution.dropFirst(d)), loss: loss)
  }

  /// What a result leaves of the conditions: (H(ŵ - w))_K and ŵ_S; ŷ + (H(ŵ - w))_S; and the loss less
  /// ½ δᵀHδ. All of it is zero for the update, and for nothing else.
  static func leftOver<S: Scalar>(
    _ problem: Problem, _ computed: Observation<S>
  ) -> Observation<S> {
    let new = computed["weights"]
    let delta = zip(new, problem.weights).map { $0 - S($1) }
    let force = multiply(rows: problem.curvature.hessian(over: S.self), delta)
    let weights = new.indices.map { problem.isRemoved[$0] ? new[$0] : force[$0] }
    let multipliers = zip(computed["multipliers"], problem.removed).map { $0 + force[$1] }
    let loss = computed["loss"][0] - dot(delta, force) / 2
    return ["weights": .scalars(weights), "multipliers": .scalars(multipliers), "loss": [loss]]
  }
}
