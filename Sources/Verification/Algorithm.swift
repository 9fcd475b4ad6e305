public import Scalars

/// One algorithm: what it computes, every way in which we compute it, and why we believe that they agree.
///
/// The conforming type is the *only* declaration of an algorithm: conformance tests, benchmarks, tables,
/// report and command line read everything here. It lives in `Sources/<Family>/<Name>/`, and the folder's
/// name is the type's name. Conform to ``RationalAlgorithm``, ``RealAlgorithm`` or ``DiscreteAlgorithm``:
/// the choice says where the truth lives.
public protocol Algorithm: SendableMetatype {
  /// One instance of the problem. Its numbers are dyadic, so that every ``Scalar`` holds them exactly.
  associatedtype Problem: Sendable
  /// The field of the truth: ``Rational`` or ``Ball``.
  associatedtype Field: Scalar

  static var source: Citation { get }

  /// Problems whose answers are known from elsewhere: by hand, or from print.
  static var examples: [Example<Self>] { get }

  /// A random problem of a size; the size is what complexity is stated in.
  static func problem(size: Int, using generator: inout Generator) -> Problem

  /// Problems at the edges of the implementations' own blocks: lengths around a block, rectangular shapes,
  /// options that random problems leave alone. They are judged on every commit, by ``enclosure(of:)``.
  static func edges(using generator: inout Generator) -> [Problem]

  /// The smallest size that has a meaning.
  static var smallestSize: Int { get }

  /// The largest size for which the reference is affordable in the field of the truth.
  static var largestExactSize: Int { get }

  /// The exact or certified result.
  static func truth(of problem: Problem) -> Truth<Field>

  /// The largest size for which double-double truth is affordable on each commit.
  static var largestEnclosedSize: Int { get }

  /// A certified result by double-double arithmetic, for problems too large for ``truth(of:)``; `nil` if
  /// some comparison could not be decided.
  static func enclosure(of problem: Problem) -> Observation<Enclosure>?

  /// The reference as a plain program, in double precision: what benchmarks are compared with.
  static func plain(_ problem: Problem) -> Observation<Double>

  static var implementations: [Implementation<Self>] { get }
  static var laws: [Law<Self>] { get }
  static var theorems: [Theorem<Self>] { get }
  static var specials: [Special<Self>] { get }
  static var counters: [Counter<Self>] { get }
  /// Why nothing of it can be counted to the unit, if nothing can; the report says so.
  static var uncounted: String? { get }
  static var findings: [Finding] { get }
  /// Programs for many ranks: `vernier distribute` holds them to the simulation.
  static var rankPrograms: [RankProgram<Self>] { get }

  /// Problems that are simpler than a failing one, simplest first.
  static func simpler(than problem: Problem) -> [Problem]

  /// The work that a run must do at least.
  static func work(on problem: Problem) -> Work?

  /// The sizes at which it is benchmarked, smallest first.
  static var workloads: [Int] { get }
}

extension Algorithm {
  public static var name: String { "\(Self.self)" }
  public static func edges(using generator: inout Generator) -> [Problem] { [] }
  public static var smallestSize: Int { 1 }
  public static var largestExactSize: Int { 8 }
  public static var largestEnclosedSize: Int { 129 }
  public static var laws: [Law<Self>] { [] }
  public static var theorems: [Theorem<Self>] { [] }
  public static var specials: [Special<Self>] { [] }
  public static var counters: [Counter<Self>] { [] }
  public static var uncounted: String? { nil }
  public static var findings: [Finding] { [] }
  public static var rankPrograms: [RankProgram<Self>] { [] }
  public static func simpler(than problem: Problem) -> [Problem] { [] }
  public static func work(on problem: Problem) -> Work? { nil }
  public static var workloads: [Int] { [] }
}

/// An algorithm whose results are rational on rational data.
public protocol RationalAlgorithm: Algorithm where Field == Rational {
  /// The formula.
  static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S>
}

/// An algorithm over the real numbers: it takes roots, exponentials or logarithms.
public protocol RealAlgorithm: Algorithm where Field == Ball {
  /// The formula.
  static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S>
}

/// An algorithm whose results are integers, sets, trees, traces or rationals, and need no arithmetic of
/// choice: games, schedules, simulators, text metrics.
public protocol DiscreteAlgorithm: Algorithm where Field == Rational {
  /// The definition.
  static func reference(_ problem: Problem) -> Observation<Rational>
}

/// A problem with an answer that was not computed here.
public struct Example<A: Algorithm>: Sendable {
  public let problem: A.Problem
  /// The quantities that are known; a number given as a decimal is known to half a unit of `digits`.
  public let answer: Observation<Rational>
  /// Half a unit of the last place given; 0 if the answer is exact.
  public let halfUnit: Double
  public let origin: String

  public init(
    _ problem: A.Problem, gives answer: Observation<Rational>, within halfUnit: Double = 0,
    from origin: String
  ) {
    self.problem = problem
    self.answer = answer
    self.halfUnit = halfUnit
    self.origin = origin
  }
}

/// Algorithms of one subject: a module.
public protocol Family: SendableMetatype {
  static var members: [any Algorithm.Type] { get }
}
