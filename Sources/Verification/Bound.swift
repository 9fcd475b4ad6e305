/// How far each quantity of an observation may stray from the exact one: a theorem, evaluated on a problem.
///
/// A quantity that is not named owes equality.
public struct ErrorBound: Sendable, ExpressibleByDictionaryLiteral {
  let bounds: [String: Bound]

  public init(dictionaryLiteral elements: (String, Bound)...) {
    bounds = Dictionary(uniqueKeysWithValues: elements)
  }

  public init(_ bounds: [String: Bound]) { self.bounds = bounds }

  public static let exact: ErrorBound = [:]

  public subscript(quantity: String) -> Bound { bounds[quantity] ?? .exact }

  var names: [String] { bounds.keys.sorted() }

  /// Quantities that are not compared, each with the reason.
  var free: [String: String] {
    bounds.compactMapValues { bound in if case .free(let reason) = bound { reason } else { nil } }
  }
}

/// The bound of one quantity.
public enum Bound: Sendable {
  /// Equality.
  case exact
  /// |computed - exact| ≤ ε for every component.
  case absolute(Double)
  /// |computed - exact| ≤ ε |exact| for every component.
  case relative(Double)
  /// |computedᵢ - exactᵢ| ≤ εᵢ.
  case componentwise([Double])
  /// ‖computed - exact‖₂ ≤ ε. Every component is held to ε as well.
  case norm(Double)
  /// Not compared, for the stated reason.
  case free(String)
}

extension Double {
  /// Unit roundoff of the format: half the distance from 1 to the next number.
  public static func unitRoundoff<T: BinaryFloatingPoint>(of _: T.Type) -> Double {
    Double(T.ulpOfOne) / 2
  }
}

/// γₙ = n u / (1 - n u), the relative error of n successive roundings.
///
/// Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, Lemma 3.1. It is
/// infinite where the lemma does not apply (n u ≥ 1). The bound itself is evaluated in double precision;
/// the factor 1 + 8·2⁻⁵³ covers the roundings of its own evaluation.
public func gamma(_ n: Int, unitRoundoff u: Double) -> Double {
  let nu = Double(n) * u
  return nu < 1 ? nu / (1 - nu) * (1 + 8 * 0x1p-53) : .infinity
}
