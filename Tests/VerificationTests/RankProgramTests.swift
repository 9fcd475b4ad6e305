import Bindings
import Scalars
import Testing
import Verification

/// The comparison of processes with their simulation, in one process: what it must notice.
@Suite struct RankProgramTests {
  /// Σ i for i < n, on ranks; each mutant spoils it in its own way.
  enum Counting: RationalAlgorithm {
    static let source = Citation("none", "")
    static let examples: [Example<Counting>] = []
    static func problem(size: Int, using generator: inout Generator) -> Int { size }
    static func reference<S: Scalar>(_ problem: Int, over: S.Type) -> Observation<S> {
      ["sum": [S(problem * (problem - 1) / 2)]]
    }
    static let implementations: [Implementation<Counting>] = []
    static var rankPrograms: [RankProgram<Counting>] { Mutant.current.rankPrograms }
  }

  enum Mutant: CaseIterable, Sendable {
    case honest, oneBit, constant, missing, negativeZero, otherNaN, empty
    @TaskLocal static var current = Mutant.honest

    var rankPrograms: [RankProgram<Counting>] {
      let mutant = self
      return [
        RankProgram(
          "tree",
          run: { problem, world in
            var cluster = MPICluster(world, reduction: .tree)
            let sum = Self.sum(problem, &cluster)
            switch mutant {
            case .honest: return ["sum": [sum]]
            case .oneBit: return ["sum": [sum.nextUp]]
            case .constant: return ["sum": [3]]
            case .missing: return [:]
            case .negativeZero: return ["sum": [sum == 0 ? -0.0 : sum]]
            case .otherNaN: return ["sum": [Double(nan: 5, signaling: false)]]
            case .empty: return ["sum": []]
            }
          },
          replay: { problem, ranks, _ in
            var cluster = SimulatedCluster<Double>(ranks: ranks)
            switch mutant {
            case .constant: return ["sum": [3]]
            case .otherNaN: return ["sum": [.nan]]
            case .empty: return ["sum": []]
            default: return ["sum": [Self.sum(problem, &cluster)]]
            }
          })
      ]
    }

    static func sum<C: Communicator<Double>>(_ n: Int, _ cluster: inout C) -> Double {
      let size = cluster.size
      return cluster.allreduce(1) { rank, sum in
        for i in stride(from: rank, to: n, by: size) { sum[0] += Double(i) }
        return n
      }[0]
    }
  }

  private func verdict(_ mutant: Mutant) throws -> Verdict {
    try Mutant.$current.withValue(mutant) {
      try Distributed.verdicts(on: Counting.self, Plan(), .alone)[0]
    }
  }

  private func status(_ mutant: Mutant) throws -> Verdict.Status { try verdict(mutant).status }

  @Test func `An honest program passes`() throws { #expect(try status(.honest) == .passed) }

  @Test(arguments: [Mutant.oneBit, .missing, .negativeZero])
  func `One wrong bit fails`(_ mutant: Mutant) throws { #expect(try status(mutant) == .failed) }

  @Test func `What it would have noticed is what was planted and found`() throws {
    let sensitivity = try verdict(.honest).sensitivity
    #expect(sensitivity?.hasPrefix("notices one bit, in all of") == true)
    #expect(try verdict(.oneBit).sensitivity == nil)
  }

  @Test func `Two NaN that differ are shown by their bits`() throws {
    let failure = try verdict(.otherNaN).failures.first?.message ?? ""
    #expect(failure.contains("NaN 0x7ff8000000000005 on the ranks"), "\(failure)")
    #expect(failure.contains("NaN 0x7ff8000000000000 in the replay"), "\(failure)")
  }

  @Test func `Nothing compared is nothing shown`() throws {
    let verdict = try verdict(.empty)
    #expect(verdict.status == .untested)
    #expect(verdict.notes.contains { $0.contains("nothing to compare") })
    #expect(verdict.sensitivity == nil)
  }

  @Test func `A result that never changes is mistrusted`() throws {
    #expect(try status(.constant) == .mistrusted)
  }

  @Test func `A case that is asked for alone is not mistrusted for being alone`() throws {
    let verdicts = try Mutant.$current.withValue(.constant) {
      try Distributed.verdicts(on: Counting.self, Plan(onlyCase: 1), .alone)
    }
    #expect(verdicts.first?.status == .passed)
  }
}
