/// How much to check, and from which seed.
public struct Plan: Sendable {
  public var seed: UInt64
  /// 1 on a commit, 10 nightly, 100 before a release: the number of random problems grows with it.
  public var depth: Int
  /// Only this case, if it is given.
  public var onlyCase: Int?
  /// Where failing problems are written; nowhere if `nil`.
  public var failureDirectory: String?
  /// Asked between cases: whether to stop early. A verdict that was stopped is not to be trusted.
  public var isStopped: @Sendable () -> Bool = { false }

  public init(
    seed: UInt64 = 1, depth: Int = 1, onlyCase: Int? = nil, failureDirectory: String? = nil
  ) {
    self.seed = seed
    self.depth = depth
    self.onlyCase = onlyCase
    self.failureDirectory = failureDirectory
  }
}
