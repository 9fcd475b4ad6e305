/// Computations in balls whose every decision is certain.
public enum Certified {
  /// What a computation came to.
  public enum Outcome<Value> {
    /// A value that rests on decided comparisons only, and the bits it took.
    case decided(Value, precision: Int)
    /// The value at the last precision, and the first question that had no answer there.
    case undecided(Value, tie: String)

    public var value: Value {
      switch self {
      case .decided(let value, _), .undecided(let value, _): value
      }
    }

    public var isDecided: Bool { if case .decided = self { true } else { false } }
  }

  /// Runs `body` at 64, 128, … bits until every comparison was decided and `accept` is content.
  ///
  /// - Parameters:
  ///   - first: the precision to begin with, in bits; it doubles with each attempt.
  ///   - limit: the last precision to try. A true tie stays undecided at any.
  ///   - accept: whether a result is narrow enough. Its own comparisons must be decided too.
  public static func run<Value>(
    from first: Int = 64, to limit: Int = 4096,
    accept: (Value) -> Bool = { _ in true },
    _ body: () throws -> Value
  ) rethrows -> Outcome<Value> {
    precondition(2 <= first && first <= limit, "Precision must grow from \(first) to \(limit).")
    var precision = first
    while true {
      let undecided = Undecided()
      let (value, isAccepted) = try Ball.$precision.withValue(precision) {
        try Undecided.$current.withValue(undecided) {
          let value = try body()
          return (value, accept(value))
        }
      }
      if isAccepted && undecided.count == 0 { return .decided(value, precision: precision) }
      if precision >= limit {
        let tie = undecided.firstTie ?? "The result is too wide at \(precision) bits: \(value)"
        return .undecided(value, tie: tie)
      }
      precision = min(2 * precision, limit)
    }
  }
}
