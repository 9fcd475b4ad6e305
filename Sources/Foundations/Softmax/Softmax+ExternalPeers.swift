public import Peers
import Verification

extension Softmax: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<Softmax>] = [
    ExternalPeer(
      "torch.softmax, float32", .torch, format: .float32,
      .rounding("derived at Softmax's bound, with an exponential of twenty units", twentyUnits),
      program: """
        def prepare(x):
            [x] = tensors(x)
            y = torch.empty_like(x)
            return lambda: torch.softmax(x, 0, out=y), lambda y: {"y": y.numpy()}
        """,
      inputs: { problem in [PeerArray("x", problem.x.map { Float($0) })] },
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  ]

  /// Its fastest vector exponential is off by twenty units in the last place at most, as its name there says
  /// (`exp_u20`), each of them 2u; the shares are products with a rounded reciprocal.
  private static let twentyUnits: @Sendable (Problem) -> ErrorBound = { problem in
    let errors = ExponentialErrors(Float.self)
    let top = problem.x.max() ?? 0
    let eta = errors.ofSum(problem.x, maximum: top, calls: 20, roundings: problem.x.count)
    let total = problem.x.reduce(0) { $0 + .exp($1 - top) }
    let limits = problem.x.map { x -> Double in
      let error = errors.ofTerm(distance: top - x, calls: 20, roundings: 2)
      let share = Double.exp(x - top) / total
      return share * (error + eta) / (1 - eta) * ExponentialErrors.slack + 2 * errors.leastNumber
    }
    return ["y": .componentwise(limits)]
  }
}
