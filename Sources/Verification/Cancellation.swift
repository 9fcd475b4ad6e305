/// Long work that ends early when somebody asks for it: training loops and draws ask at each step.
///
/// Who begins such work says how it learns of a wish to end; work that nobody may end never ends early.
public enum Cancellation {
  /// Runs a body that is to end early once somebody wishes it.
  public static func with<R>(
    _ isRequested: @escaping @Sendable () -> Bool, _ body: () throws -> R
  ) rethrows -> R {
    try $wish.withValue(Wish(isRequested: isRequested), operation: body)
  }

  /// - Throws: `CancellationError` if the work at hand is to end.
  public static func check() throws {
    if let wish, wish.isRequested() { throw CancellationError() }
  }

  /// The wish that this thread heeds, for threads that it starts.
  public static var carried: Carried { Carried(wish: wish) }

  public struct Carried: Sendable {
    fileprivate let wish: Wish?

    public func callAsFunction<R>(_ body: () throws -> R) rethrows -> R {
      try Cancellation.$wish.withValue(wish, operation: body)
    }
  }

  // A bare function is no value of a task: the optimiser of Swift 6.3 loses its type, and the program ends.
  fileprivate struct Wish: Sendable {
    let isRequested: @Sendable () -> Bool
  }

  @TaskLocal fileprivate static var wish: Wish?
}
