public import Bindings
public import Scalars

/// A program of an algorithm for many ranks, and what its result there owes to the simulation.
///
/// `vernier distribute` runs it on processes that `mpirun` started, and on the first of them the same work
/// once more in one process; the two are compared.
public struct RankProgram<A: Algorithm>: Sendable {
  public let name: String
  public let promise: Promise
  /// Runs on the ranks; what the first rank observes.
  let run: @Sendable (A.Problem, MPI.World) throws -> Observation<Double>
  /// The same in one process, given what was observed: a recorded schedule is part of it.
  let replay: @Sendable (A.Problem, Int, Observation<Double>) throws -> Observation<Double>

  /// What the run on ranks owes.
  public enum Promise: Sendable {
    /// The bits of the replay.
    case sameBits
    /// The bits of the replay on at most two ranks, and a bound from the exact result on more: the library
    /// may then sum in any order.
    case sameBitsOnTwo(_ theorem: String, _ bound: @Sendable (A.Problem) -> ErrorBound)
  }

  /// A program whose ranks add vectors: the same code runs in ``MPICluster`` and ``SimulatedCluster``.
  ///
  /// - Parameter reduction: In which order shares are summed; `nil` leaves it to the library.
  public init(
    _ name: String, _ reduction: Reduction?, promise: Promise = .sameBits,
    program:
      @escaping @Sendable (A.Problem, inout any AccountedCluster) throws -> Observation<Double>
  ) {
    self.name = name
    self.promise = promise
    run = { problem, world in
      var cluster: any AccountedCluster = MPICluster(world, reduction: reduction)
      return try program(problem, &cluster)
    }
    replay = { problem, ranks, _ in
      var cluster: any AccountedCluster = SimulatedCluster<Double>(
        ranks: ranks, reduction: reduction ?? .tree)
      return try program(problem, &cluster)
    }
  }

  /// A program whose ranks send each other what they like.
  ///
  /// - Parameters:
  ///   - promise: What its result owes to the replay.
  ///   - run: On every rank; the first one's observation counts.
  ///   - replay: The sequential run of what was recorded in that observation.
  public init(
    _ name: String, promise: Promise = .sameBits,
    run: @escaping @Sendable (A.Problem, MPI.World) throws -> Observation<Double>,
    replay:
      @escaping @Sendable (A.Problem, _ ranks: Int, _ recorded: Observation<Double>) throws
      -> Observation<Double>
  ) {
    self.name = name
    self.promise = promise
    self.run = run
    self.replay = replay
  }
}

/// A cluster that sums doubles and knows what it sent.
public protocol AccountedCluster: Communicator<Double> {
  var traffic: Traffic { get }
}

extension MPICluster: AccountedCluster {}
extension SimulatedCluster: AccountedCluster where Element == Double {}
