public import Scalars

/// A statement that is always true of an algorithm's result, and is checked in the field of the truth.
///
/// It is given the problem and the *subject*: the algorithm as a function, so that metamorphic statements
/// can ask for the results of related problems, and so that impostors can be put in its place. Of a wrong result, with
/// places that are none, it says `false`: it must not trap.
public struct Law<A: Algorithm>: Sendable {
  public typealias Subject = (A.Problem) -> Observation<A.Field>

  public let statement: String
  /// Where it was published; `nil` for a statement that needs no authority.
  public let place: String?
  let holds: @Sendable (A.Problem, Subject) -> Bool?

  /// - Parameter holds: Whether it holds; `nil` for a problem of which it says nothing, which then does not
  ///   count.
  public init(
    _ statement: String, place: String? = nil,
    holds: @escaping @Sendable (_ problem: A.Problem, _ subject: Subject) -> Bool?
  ) {
    self.statement = statement
    self.place = place
    self.holds = holds
  }
}

/// An input outside the reals, or at their edge, and what the operation's contract says of it.
public struct Special<A: Algorithm>: Sendable {
  public let name: String
  public let problem: A.Problem
  /// The contract in words.
  public let contract: String
  /// The result; NaN stands for any NaN, and zeros are compared with their signs.
  public let answer: Observation<Double>

  public init(
    _ name: String, _ problem: A.Problem, contract: String, gives answer: Observation<Double>
  ) {
    self.name = name
    self.problem = problem
    self.contract = contract
    self.answer = answer
  }
}

/// A published statement that does not hold, or two voices that differ: shown, with the number.
public struct Finding: Sendable {
  /// What is claimed, and where.
  public let claim: String
  public let place: String
  private let obstacle: @Sendable () -> String?
  private let demonstrate: @Sendable () throws -> Demonstration

  /// What was claimed and what was found, as they are printed, and whether they really differ.
  public struct Demonstration: Sendable, Codable {
    public let claimed: String
    public let found: String
    /// Whether the difference was shown again just now.
    public let isShown: Bool

    public init(claimed: String, found: String, isShown: Bool) {
      self.claimed = claimed
      self.found = found
      self.isShown = isShown
    }
  }

  /// - Parameter obstacle: Why it cannot be shown on this machine, or nil: of a statement about a library's
  ///   kernels for some processors, say. It is declared everywhere, and shown where it can be.
  public init(
    _ claim: String, place: String, obstacle: @escaping @Sendable () -> String? = { nil },
    demonstrate: @escaping @Sendable () throws -> Demonstration
  ) {
    self.claim = claim
    self.place = place
    self.obstacle = obstacle
    self.demonstrate = demonstrate
  }

  /// Why it cannot be shown here, if it cannot.
  public var whyNotHere: String? { obstacle() }

  public func demonstration() throws -> Demonstration { try demonstrate() }
}
