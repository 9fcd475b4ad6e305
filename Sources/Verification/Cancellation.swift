/// Long work that ends early when somebody asks for it: training loops and draws ask at each step.
///
/// Who begins such work says how it learns of a wish to end; work that nobody may end never ends early.
public enum Cancellation {
  /// Whether the work at hand is to end. Threads that it starts do not know by themselves: they take it along, as
  /// they do ``Plant/carried``.
  @TaskLocal public static var isRequested: @Sendable () -> Bool = { false }

  /// - Throws: `CancellationError` if the work at hand is to end.
  public static func check() throws {
    if isRequested() { throw CancellationError() }
  }
}
