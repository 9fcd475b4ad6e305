/// Alters what is printed as it is compared: tests plant misprints with it, and each must turn its cell.
public enum Misprint {
  /// Runs a body in which every printed figure that this thread compares is altered first.
  public static func with<R>(
    _ alter: @escaping @Sendable (String) -> String, _ body: () throws -> R
  ) rethrows -> R {
    try $alter.withValue(alter, operation: body)
  }

  static func applied(to text: String) -> String { alter.map { $0(text) } ?? text }

  @TaskLocal private static var alter: (@Sendable (String) -> String)?
}
