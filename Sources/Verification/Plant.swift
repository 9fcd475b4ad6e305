/// Makes what is taken from a kernel subtly wrong: tests plant faults with it, and each must turn the table that
/// takes it.
///
/// What an ``Implementation`` is observed to give passes here under the name of its algorithm, outside of what is
/// timed. What tables take from references and other functions passes where they take it. Without a plant it is
/// what it was.
public enum Plant {
  /// Runs a body in which whatever this thread takes from a kernel as a `T` is altered first.
  ///
  /// - Parameter alter: What a wrong kernel gives where the right one gives its argument.
  public static func with<T, R>(
    in kernel: String, _ alter: @escaping @Sendable (T) -> T, _ body: () throws -> R
  ) rethrows -> R {
    let fault = Fault(kernel: kernel) { value in (value as? T).map(alter) ?? value }
    return try $fault.withValue(fault, operation: body)
  }

  /// What a kernel gave, or what the plant in it makes of that.
  public static func taken<T>(_ value: T, from kernel: @autoclosure () -> String) -> T {
    observer?.note(kernel())
    guard let fault, fault.kernel == kernel() else { return value }
    return fault.alter(value) as? T ?? value
  }

  /// Says that a kernel is taken from where no fault can be planted: a reference, which nothing alters.
  static func note(_ kernel: @autoclosure () -> String) { observer?.note(kernel()) }

  /// Runs a body of which it is noted what this thread takes from, by name.
  public static func noting<R>(
    _ note: @escaping @Sendable (String) -> Void, _ body: () throws -> R
  ) rethrows -> R {
    try $observer.withValue(Observer(note: note), operation: body)
  }

  /// The plant of this thread, for threads that it starts.
  public static var carried: Carried { Carried(fault: fault, observer: observer) }

  public struct Carried: Sendable {
    fileprivate let fault: Fault?
    fileprivate let observer: Observer?

    public func callAsFunction<R>(_ body: () throws -> R) rethrows -> R {
      try Plant.$observer.withValue(observer) {
        try Plant.$fault.withValue(fault, operation: body)
      }
    }
  }

  fileprivate struct Observer: Sendable {
    let note: @Sendable (String) -> Void
  }

  fileprivate struct Fault: Sendable {
    let kernel: String
    let alter: @Sendable (Any) -> Any
  }

  @TaskLocal fileprivate static var fault: Fault?
  @TaskLocal fileprivate static var observer: Observer?
}
