/// What is timed: one implementation of an algorithm on a problem of one size. The seed is fixed, so two
/// builds get the same problem.
public struct Subject: Codable, Hashable, Sendable, CustomStringConvertible {
  public var family: String
  public var algorithm: String
  public var size: Int
  public var implementation: String

  public init(family: String, algorithm: String, size: Int, implementation: String) {
    (self.family, self.algorithm) = (family, algorithm)
    (self.size, self.implementation) = (size, implementation)
  }

  public init(_ probe: Probe) {
    self.init(family: Probe.family, algorithm: probe.rawValue, size: 200, implementation: "units")
  }

  /// Whether the other is another implementation of the same, on the same problem.
  func sharesProblem(with other: Subject) -> Bool {
    (family, algorithm, size) == (other.family, other.algorithm, other.size)
  }

  public var description: String { "\(algorithm) \(size) \(implementation)" }
}

/// What a worker says of itself when it is greeted.
public struct WorkerGreeting: Codable, Sendable {
  /// Changed whenever the words between parent and worker change: builds of unlike protocols are not compared.
  public static let currentProtocol = 1

  public var protocolVersion: Int
  public var host: Platform
  public var subjects: [Subject]

  public init(host: Platform, subjects: [Subject]) {
    protocolVersion = Self.currentProtocol
    (self.host, self.subjects) = (host, subjects)
  }
}

/// One timed slice.
public struct Slice: Sendable {
  public var seconds: Double
  /// Whether it measured its work and not the scheduler.
  public var counts: Bool

  public init(seconds: Double, counts: Bool) { (self.seconds, self.counts) = (seconds, counts) }

  /// - Parameters:
  ///   - isUndisturbed: Whether the thread kept its core throughout.
  ///   - expected: Seconds that it takes undisturbed. A slice of some milliseconds cannot hope to be that; its
  ///     preemptions are left in. The time that was measured must not decide: a long absence would excuse itself.
  public init(seconds: Double, isUndisturbed: Bool, expected: Double) {
    self.init(seconds: seconds, counts: isUndisturbed || expected > 4e-3)
  }
}
