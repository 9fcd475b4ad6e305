public import Scalars

/// One way of computing what an algorithm computes.
public struct Implementation<A: Algorithm>: Sendable {
  /// *How* it computes, never how well: `sweep`, `openblas`. A kernel adds its lane and the format of its
  /// elements: `blocked-v4-float32`.
  public let name: String
  public let voice: Voice
  public let fidelity: Fidelity
  public let contract: Contract
  /// Brings a problem into the implementation's own layout. Never timed.
  let prepareRun: @Sendable (A.Problem, Arena) throws -> Run

  /// A prepared run. Only `body` is timed; `observe` reads the result of its last call.
  public struct Run {
    public let body: () -> Void
    public let observe: () -> Observation<Double>
  }

  /// What an implementation owes to the reference.
  public enum Fidelity: Sendable {
    /// The same numbers.
    case exact
    /// The same quantities up to rounding: a theorem, and its bound on each problem.
    case rounding(_ theorem: String, _ bound: @Sendable (A.Problem) -> ErrorBound)
    /// The exact result of a nearby problem: a theorem bounds what the computed result leaves of this one.
    case backward(_ theorem: String, _ residual: Residual<A>)
    /// Other quantities that are nearly as good, as the quotation says.
    case approximation(_ quotation: String, _ bound: @Sendable (A.Problem) -> ErrorBound)
    /// Known to compute something else: what it does is shown by a ``Finding``.
    case different(_ finding: String)
  }

  /// - Parameters:
  ///   - prepare: Lays out the problem; buffers that come from the arena are guarded in the purity check.
  ///   - run: The timed part.
  ///   - observe: Reads back what is compared.
  public init<Input, Output>(
    _ name: String, voice: Voice = .optimised, _ fidelity: Fidelity,
    contract: Contract = Contract(),
    arena prepare: @escaping @Sendable (A.Problem, Arena) throws -> Input,
    run: @escaping @Sendable (borrowing Input) -> Output,
    observe: @escaping @Sendable (borrowing Input, Output) -> Observation<Double>
  ) {
    self.name = name
    self.voice = voice
    self.fidelity = fidelity
    self.contract = contract
    prepareRun = { problem, arena in
      let input = try prepare(problem, arena)
      var output: Output?
      return Run(
        body: { output = run(input) },
        observe: { Plant.taken(observe(input, output ?? run(input)), from: A.name) })
    }
  }

  /// The form for implementations over Swift's own value types, which cannot write outside themselves.
  public init<Input, Output>(
    _ name: String, voice: Voice = .optimised, _ fidelity: Fidelity,
    contract: Contract = Contract(),
    prepare: @escaping @Sendable (A.Problem) throws -> Input,
    run: @escaping @Sendable (borrowing Input) -> Output,
    observe: @escaping @Sendable (Output) -> Observation<Double>
  ) {
    self.init(
      name, voice: voice, fidelity, contract: contract,
      arena: { problem, _ in try prepare(problem) }, run: run, observe: { observe($1) })
  }

  public func prepare(_ problem: A.Problem, in arena: Arena = Arena()) throws -> Run {
    try prepareRun(problem, arena)
  }

  public func callAsFunction(_ problem: A.Problem) throws -> Observation<Double> {
    let arena = Arena()
    let run = try prepareRun(problem, arena)
    run.body()
    return withExtendedLifetime(arena) { run.observe() }
  }
}

/// Who speaks. The reference itself is the voice of the mathematics.
public enum Voice: Sendable, Codable, Equatable {
  /// What we do.
  case optimised
  /// What the paper prints, to the letter.
  case printed
  /// What the released code does; the repository and commit that were read.
  case released(String)
  /// A library that others use.
  case peer(String)

  public var label: String {
    switch self {
    case .optimised: "optimised"
    case .printed: "printed"
    case .released(let commit): "released (\(commit))"
    case .peer(let library): "peer (\(library))"
    }
  }

  public var isPeer: Bool { if case .peer = self { true } else { false } }
}

/// What else an implementation promises.
public struct Contract: Sendable {
  /// The same bits on every run.
  public var isDeterministic: Bool
  /// The same bits at every address of its buffers.
  public var isAlignmentInvariant: Bool
  /// Specials that it treats differently, each with the reason.
  public var exemptions: [String: String]
  /// Who reads, and never writes, past the end of a buffer, if a library is known to. The check must see it.
  public var readsPast: String?
  /// What the machine lacks, if this implementation cannot run here.
  public var unavailable: String?

  public init(
    isDeterministic: Bool = true, isAlignmentInvariant: Bool = true, readsPast: String? = nil,
    exemptions: [String: String] = [:], unavailable: String? = nil
  ) {
    self.isDeterministic = isDeterministic
    self.isAlignmentInvariant = isAlignmentInvariant
    self.readsPast = readsPast
    self.exemptions = exemptions
    self.unavailable = unavailable
  }
}

extension Implementation {
  /// The format of its elements, if its name ends with it: it is timed beside peers of the same format, and
  /// under that format's roof.
  public var format: Work.Unit? {
    name.split(separator: "-").last.flatMap { Work.Unit(rawValue: String($0)) }
  }

  /// What the certified result says of a computed one.
  public func assessment(
    of computed: Observation<Double>, on problem: A.Problem, _ truth: Observation<Enclosure>?
  ) -> Assessment {
    if case .different = fidelity { return .verified }
    guard let truth else { return .undecided("no certified result decides whether it is right") }
    let difference = difference(of: computed, on: problem, from: truth)
    if let failure = difference.failure { return .wrong(failure) }
    return difference.held == 0 ? .undecided("nothing shows that it is right") : .verified
  }

  /// Why a timed result must not be reported, if it must not: it is wrong, or nothing shows that it is right.
  public func refusal(
    of computed: Observation<Double>, on problem: A.Problem, _ truth: Observation<Enclosure>?
  ) -> String? {
    assessment(of: computed, on: problem, truth).reason
  }
}

/// What is known of a computed result.
public enum Assessment: Sendable, Equatable {
  /// It is within its bound, or is of an implementation that computes something else by its own declaration.
  case verified
  /// Neither right nor wrong is shown, and why.
  case undecided(String)
  /// It is shown to be wrong, and where.
  case wrong(String)

  /// Why there is no figure for it; `nil` if it is verified.
  public var reason: String? {
    switch self {
    case .verified: nil
    case .undecided(let reason), .wrong(let reason): reason
    }
  }

  public var isWrong: Bool { if case .wrong = self { true } else { false } }
}
