import Scalars
import Verification

extension MKORLayer {
  /// The program for all ranks of a communicator: each adds up its own samples.
  static func program<S: Scalar, C: Communicator<S>>(
    _ problem: Problem, over: S.Type, on cluster: inout C
  ) -> [S] {
    let x = problem.inputs.map { $0.map { S($0) } }, y = problem.targets.map { $0.map { S($0) } }
    var w = problem.weights.map { $0.map { S($0) } }
    let (k, m) = problem.width
    let (n, gamma, ranks) = (S(problem.samples), S(problem.gamma), cluster.size)
    var left = Packed<S>(1, order: m), right = Packed<S>(1, order: k)
    func shard(_ rank: Int) -> Range<Int> {
      rank * x.count / ranks..<(rank + 1) * x.count / ranks
    }
    for t in 0..<problem.iterations {
      let old = w
      func residual(_ i: Int) -> [S] { axpy(-1, y[i], multiply(rows: old, x[i])) }
      if t % problem.frequency == 0 {
        let means = cluster.allreduce(k + m) { rank, sum in
          for i in shard(rank) {
            let row = x[i] + residual(i)
            for j in row.indices { sum[j] += row[j] }
          }
          return shard(rank).count * (2 * k * m + k + 2 * m)
        }.map { $0 / n }
        right = RankOneInverse.releasedUpdate(right, by: [Array(means[..<k])], gamma: gamma)
        left = RankOneInverse.releasedUpdate(left, by: [Array(means[k...])], gamma: gamma)
        cluster.replicate(flops: 6 * (k * k + m * m))
      }
      let gradient = cluster.allreduce(k * m) { rank, sum in
        for i in shard(rank) {
          for (o, g) in residual(i).enumerated() {
            for j in 0..<k { sum[o * k + j] += g * x[i][j] }
          }
        }
        return shard(rank).count * (4 * k * m + m)
      }.map { $0 / n }
      for o in 0..<m {
        // Row o of L∇, and then times R.
        let weights = (0..<m).map { left[o, $0] }
        let half = (0..<k).map { j in dot(weights, (0..<m).map { gradient[$0 * k + j] }) }
        w[o] = axpy(-S(problem.rate), right.times(half), w[o])
      }
      cluster.replicate(flops: 2 * k * m * (k + m + 1))
    }
    return w.flatMap { $0 }
  }

  static func run<S: Scalar>(_ problem: Problem, over: S.Type) -> (weights: [S], traffic: Traffic) {
    var cluster = SimulatedCluster<S>(ranks: problem.ranks, reduction: problem.reduction)
    let weights = program(problem, over: S.self, on: &cluster)
    return (weights, cluster.traffic)
  }

  /// The bound is that of running error analysis of these very operations.
  static let distributed = Implementation<MKORLayer>(
    "distributed-float64",
    .rounding("running error analysis, Higham 2002, section 3.3 (RunningError)") { problem in
      let errors = run(problem, over: RunningError.self).weights.map(\.error)
      return ["weights": .componentwise(errors), "words": .exact]
    },
    prepare: { try $0.validated() },
    run: { run($0, over: Double.self) },
    observe: { ["weights": .scalars($0.weights), "words": .integers([$0.traffic.words])] })
}
