public import Scalars
public import Verification

/// An algorithm that others have programmed, too, in libraries that this build does not link.
///
/// The conformance stands in the algorithm's own folder, in `<Name>+ExternalPeers.swift`, and nowhere else:
/// `vernier bench --peers` asks every algorithm whether it has one.
public protocol ExternallyPeered: Algorithm {
  static var externalPeers: [ExternalPeer<Self>] { get }
}

/// What somebody else's library makes of an algorithm: how it is found, what it is given, what it owes.
///
/// The program is Python. It defines `prepare`, which takes the inputs by their names, as memoryviews of their shape,
/// and returns two functions: `run()` is what is timed, and `results(output)` makes of what `run` returned last a
/// dictionary of named buffers (NumPy's arrays, or anything with the buffer protocol, in rows without gaps).
///
///     def prepare(a, b):
///         a, b = (torch.from_numpy(np.asarray(x)) for x in (a, b))
///         c = torch.empty(a.shape[0], b.shape[1])
///         return lambda: torch.mm(a, b, out=c), lambda c: {"c": c.numpy()}
///
/// What it computes is judged by the reference that judges our own, before its time is shown.
public struct ExternalPeer<A: Algorithm>: Sendable {
  /// What is called there, and how: `torch.mm`.
  public let name: String
  /// The first is the one whose version is shown.
  public let libraries: [PeerLibrary]
  /// It stands beside those of our implementations whose names end with this format.
  public let format: Work.Unit?
  /// At these sizes, where the algorithm has more of them than a table wants; else at all its workloads.
  public let sizes: [Int]?
  /// What a reader of its time must know: what it does besides, or is spared.
  public let remark: String?
  public let program: String
  /// How many of the problem a call of the program solves: more than one where a call from Python would take longer
  /// than what it calls. Times are of one.
  public let repetitions: @Sendable (A.Problem) -> Int
  private let judge: Implementation<A>
  private let give: @Sendable (A.Problem) throws -> [PeerArray]
  private let read: @Sendable (A.Problem, PeerResults) throws -> Observation<Double>

  /// - Parameters:
  ///   - fidelity: What it owes to the reference: a theorem with its bound, as our implementations owe it.
  ///   - inputs: The problem as the program's `prepare` takes it; throws a ``PeerMismatch`` for a problem that the
  ///     library does not take.
  ///   - observe: What is compared.
  public init(
    _ name: String, _ libraries: PeerLibrary..., format: Work.Unit? = nil, sizes: [Int]? = nil,
    remark: String? = nil, repetitions: @escaping @Sendable (A.Problem) -> Int = { _ in 1 },
    _ fidelity: Implementation<A>.Fidelity, program: String,
    inputs: @escaping @Sendable (A.Problem) throws -> [PeerArray],
    observe: @escaping @Sendable (A.Problem, PeerResults) throws -> Observation<Double>
  ) {
    (self.name, self.libraries, self.format) = (name, libraries, format)
    (self.sizes, self.remark) = (sizes, remark)
    self.repetitions = repetitions
    self.program = (libraries.compactMap(\.prelude) + [program]).joined(separator: "\n")
    judge = Implementation(
      name, voice: .peer(libraries.first?.title ?? name), fidelity, prepare: { _ in 0 },
      run: { $0 }, observe: { (_: Int) in [:] })
    (give, read) = (inputs, observe)
  }

  public func inputs(_ problem: A.Problem) throws -> [PeerArray] { try give(problem) }

  /// What its results are, as the reference names them.
  ///
  /// - Throws: ``PeerMismatch`` for results that are not there, or of another kind.
  public func observation(of results: PeerResults, on problem: A.Problem) throws
    -> Observation<Double>
  {
    try read(problem, results)
  }

  /// Why the results must not be reported, if they must not.
  public func refusal(
    of observation: Observation<Double>, on problem: A.Problem, _ truth: Observation<Enclosure>?
  ) -> String? {
    judge.refusal(of: observation, on: problem, truth)
  }
}

/// Why a peer does not take a problem, or what is wrong with the form of its results.
public struct PeerMismatch: Error, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
