public import Scalars

/// The comparison of one computed observation with the truth.
public struct Difference: Sendable {
  public internal(set) var held = 0
  public internal(set) var undecided = 0
  /// The first component that is out of bounds, in words.
  public internal(set) var failure: String?
  /// The largest error as a fraction of its bound, where the bound is not zero.
  public internal(set) var attained = 0.0

  /// Compares componentwise: passes where the largest possible error is within the bound, fails where the
  /// smallest exceeds it, and is undecided between, as the truth may be an enclosure.
  public init<S: Scalar>(
    _ computed: Observation<Double>, from truth: Observation<S>, under bound: ErrorBound
  ) {
    for quantity in truth.quantities {
      guard let values = computed.values(quantity.name) else {
        fail("\(quantity.name) is missing")
        continue
      }
      compare(values, with: quantity.values, under: bound[quantity.name], name: quantity.name)
    }
    for name in bound.names where truth.values(name) == nil {
      fail("the bound names \(name), which the reference does not compute")
    }
  }

  private mutating func fail(_ message: String) { failure = failure ?? message }

  private mutating func compare<S: Scalar>(
    _ computed: Values<Double>, with truth: Values<S>, under bound: Bound, name: String
  ) {
    guard computed.count == truth.count else {
      return fail("\(name) has \(computed.count) components instead of \(truth.count)")
    }
    if case .free = bound { return }
    switch (computed, truth) {
    case (.scalars(let x), .scalars(let t)): compare(x, with: t, under: bound, name: name)
    case (.integers(let x), .integers(let t)): compareDiscrete(x, t, name)
    case (.words(let x), .words(let t)): compareDiscrete(x, t, name)
    default: fail("\(name) is of another kind than in the reference")
    }
  }

  private mutating func compareDiscrete<T: Equatable>(_ x: [T], _ t: [T], _ name: String) {
    for i in x.indices {
      if x[i] == t[i] { held += 1 } else { fail("\(name)[\(i)] = \(x[i]) instead of \(t[i])") }
    }
  }

  // Millions of components: without code of its own for the usual scalars this takes most of a verification.
  @_specialize(where S == Enclosure)
  @_specialize(where S == Rational)
  @_specialize(where S == Double)
  private mutating func compare<S: Scalar>(
    _ computed: [Double], with truth: [S], under bound: Bound, name: String
  ) {
    var squares = S.zero
    for (i, (x, t)) in zip(computed, truth).enumerated() {
      guard x.isFinite else {
        fail("\(name)[\(i)] = \(x) instead of \(t.approximation)")
        continue
      }
      let error = (S(x) - t).absolute
      let limit = bound.limit(at: i, truth: t)
      if case .norm = bound { squares += error * error }
      judge(error, limit) {
        "\(name)[\(i)] = \(x), off by \($0) from \(t.approximation); allowed is \($1)"
      }
    }
    if case .norm(let epsilon) = bound {
      let square = S(epsilon) * S(epsilon)
      judge(squares, square) { "\(name) is off by a norm of √\($0); allowed is √\($1)" }
    }
  }

  private mutating func judge<S: Scalar>(
    _ error: S, _ limit: S?, _ message: (Double, Double) -> String
  ) {
    guard let limit else {
      return fail("the bound is not a number, or of another size than its quantity")
    }
    guard let isWithin = decided({ error <= limit }) else {
      undecided += 1
      return
    }
    let (e, l) = (error.approximation, limit.approximation)
    guard l < .greatestFiniteMagnitude else {
      // A theorem outside its range allows everything, and so shows nothing.
      undecided += 1
      return
    }
    if isWithin { held += 1 } else { fail(message(e, l)) }
    if l > 0 { attained = max(attained, e / l) }
  }
}

extension Bound {
  /// The allowance of component `i`, in the scalar of the truth; `nil` if there is none to give.
  fileprivate func limit<S: Scalar>(at i: Int, truth: S) -> S? {
    switch self {
    case .exact, .free: return .zero
    case .absolute(let epsilon), .norm(let epsilon): return epsilon.isNaN ? nil : allowance(epsilon)
    case .relative(let epsilon):
      return epsilon.isNaN ? nil : allowance(epsilon) * truth.absolute
    case .componentwise(let epsilons):
      guard i < epsilons.count, !epsilons[i].isNaN else { return nil }
      return allowance(epsilons[i])
    }
  }

  /// An infinite bound (a theorem outside its range) allows everything that is finite.
  private func allowance<S: Scalar>(_ epsilon: Double) -> S {
    S(min(epsilon, .greatestFiniteMagnitude))
  }
}
