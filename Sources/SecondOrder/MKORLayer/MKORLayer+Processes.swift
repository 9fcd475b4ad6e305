import Scalars
import Verification

extension MKORLayer {
  /// The same program on processes: what the ranks sum has the bits of the simulation, for every P.
  public static let rankPrograms: [RankProgram<MKORLayer>] = [Reduction.tree, .chain].map {
    reduction in
    RankProgram(reduction.rawValue, reduction) { problem, cluster in
      let weights = program(try problem.validated(), over: Double.self, on: &cluster)
      return ["weights": .scalars(weights), "words": .integers([cluster.traffic.words])]
    }
  }
}
