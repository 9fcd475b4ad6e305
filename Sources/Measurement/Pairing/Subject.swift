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
  /// Whether the thread kept its core throughout.
  public var isUndisturbed: Bool

  public init(seconds: Double, isUndisturbed: Bool) {
    (self.seconds, self.isUndisturbed) = (seconds, isUndisturbed)
  }

  /// Whether it measured its work and not the scheduler. A slice of some milliseconds cannot hope to run
  /// undisturbed; its preemptions are left in.
  var counts: Bool { isUndisturbed || seconds > 4e-3 }
}
