/// One figure for each commit, the oldest first, all from one host.
public struct FigureSeries: Codable, Sendable {
  public struct Point: Codable, Sendable {
    public var commit: String
    /// As it is written at its source; ISO 8601 from git.
    public var date: String
    public var figure: Double

    public init(commit: String, date: String, figure: Double) {
      (self.commit, self.date, self.figure) = (commit, date, figure)
    }
  }

  /// What changed beside the code.
  public struct Event: Codable, Sendable {
    /// The first point after it.
    public var index: Int
    public var what: String

    public init(index: Int, what: String) { (self.index, self.what) = (index, what) }
  }

  public var name: String
  public var unit: String
  /// Whose figures these are; `nil` if the source does not say.
  public var host: String?
  public var points: [Point]
  public var events: [Event] = []
  public var changes: [ChangePoint] = []

  public init(name: String, unit: String, host: String? = nil, points: [Point]) {
    (self.name, self.unit, self.host, self.points) = (name, unit, host, points)
  }

  /// Whether it is too short for any step to be found.
  public var isTooShort: Bool { points.count < ChangePointDetector.leastPoints }

  /// Finds its steps.
  public mutating func analyse(with detector: ChangePointDetector) {
    changes = detector.changes(in: points.map(\.figure))
  }

  /// Steps to something slower that begin, or were first noticed, among the newest points: a small one is
  /// noticed long after it began.
  public func slowdowns(amongNewest count: Int) -> [ChangePoint] {
    changes.filter { $0.ratio > 1 && max($0.index, $0.noticed) >= points.count - count }
  }
}
