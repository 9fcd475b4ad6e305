internal import CFLINT

extension Ball: EnclosingScalar {
  public var approximation: Double { midpoint }

  public var isIndeterminate: Bool { !isFinite }

  public static func maximum(_ a: Ball, _ b: Ball) -> Ball {
    combine(a, b) { arb_max($0, $1, $2, $3) }
  }
  public static func minimum(_ a: Ball, _ b: Ball) -> Ball {
    combine(a, b) { arb_min($0, $1, $2, $3) }
  }

  public func order(to other: Ball) -> Comparison {
    read { a in
      other.read { b in
        if arb_lt(a, b) != 0 { return .less }
        if arb_gt(a, b) != 0 { return .greater }
        return arb_eq(a, b) != 0 ? .equal : .undecided
      }
    }
  }

  /// The root; ``indeterminate``, and noted in ``Undecided/current``, if a member is negative.
  public static func sqrt(_ x: Ball) -> Ball {
    noting("sqrt", x, transform(x) { arb_sqrt($0, $1, $2) })
  }
  public static func exp(_ x: Ball) -> Ball { transform(x) { arb_exp($0, $1, $2) } }
  /// The logarithm; ``indeterminate``, and noted in ``Undecided/current``, if a member is not
  /// positive.
  public static func log(_ x: Ball) -> Ball {
    noting("log", x, transform(x) { arb_log($0, $1, $2) })
  }
  public static func sin(_ x: Ball) -> Ball { transform(x) { arb_sin($0, $1, $2) } }
  public static func cos(_ x: Ball) -> Ball { transform(x) { arb_cos($0, $1, $2) } }
  public static func tanh(_ x: Ball) -> Ball { transform(x) { arb_tanh($0, $1, $2) } }
  public static func erf(_ x: Ball) -> Ball { transform(x) { arb_hypgeom_erf($0, $1, $2) } }

  private static func noting(_ operation: String, _ x: Ball, _ result: Ball) -> Ball {
    if !result.isFinite { Undecided.note(operation, of: x) }
    return result
  }

  /// The digits that are certain, and the radius: "[1.41421356 +/- 2.4e-9]".
  public var description: String {
    let digits = max(4, Self.precision * 3 / 10)
    guard let text = read({ arb_get_str($0, digits, 0) }) else { return "[?]" }
    defer { flint_free(text) }
    return String(cString: text)
  }
}
