/// Alters what is printed as it is read: tests plant misprints with it, and each must turn what depends on it.
public enum Misprint {
  /// A printed figure that was laid beside a value, to be laid there again with other digits.
  public struct Comparison: Sendable {
    public let text: String
    public let value: Double
    let range: ClosedRange<Double>?

    /// The cell that the table would have, had another text been printed: what it computes does not depend on print.
    public func cell(printing text: String) -> Cell {
      if let range { return Cell.printed(text, beside: value, within: range) }
      return Cell.printed(text, beside: value)
    }
  }

  /// Runs a body in which every printed figure that this thread compares or quotes is altered first.
  ///
  /// - Parameters:
  ///   - alter: What is printed instead; it is called in the order in which figures are read.
  ///   - compared: Called with every comparison that was made.
  public static func with<R>(
    _ alter: @escaping @Sendable (String) -> String,
    compared: (@Sendable (Comparison) -> Void)? = nil, _ body: () throws -> R
  ) rethrows -> R {
    try $plant.withValue(Hook(alter: alter, compared: compared), operation: body)
  }

  static func applied(to text: String) -> String { plant.map { $0.alter(text) } ?? text }

  static func note(_ text: String, _ value: Double, _ range: ClosedRange<Double>? = nil) {
    plant?.compared?(Comparison(text: text, value: value, range: range))
  }

  private struct Hook: Sendable {
    let alter: @Sendable (String) -> String
    let compared: (@Sendable (Comparison) -> Void)?
  }

  @TaskLocal private static var plant: Hook?
}
