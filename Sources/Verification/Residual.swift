public import Scalars

/// What a computed result leaves of its problem: A - LLᵀ of a factor L, b - Tx of a solution x.
///
/// Some algorithms are backward stable: a theorem bounds what their results leave, while the distance from
/// the exact result depends on the condition of the problem. They are judged by the residual, which this
/// house computes from their results: exactly, in ℚ, or over enclosures where a problem is large.
public struct Residual<A: Algorithm>: Sendable {
  let exact: @Sendable (A.Problem, Observation<Rational>) -> Observation<Rational>
  let enclosing: @Sendable (A.Problem, Observation<Enclosure>) -> Observation<Enclosure>
  let bound: @Sendable (A.Problem, Observation<Double>) -> ErrorBound

  /// One generic formula, named once for each arithmetic, and the theorem's bound, which may depend on the
  /// computed result: γ |L||Lᵀ|. A quantity that it does not name owes equality to zero.
  public init(
    exact: @escaping @Sendable (A.Problem, Observation<Rational>) -> Observation<Rational>,
    enclosing: @escaping @Sendable (A.Problem, Observation<Enclosure>) -> Observation<Enclosure>,
    bound: @escaping @Sendable (A.Problem, _ computed: Observation<Double>) -> ErrorBound
  ) {
    self.exact = exact
    self.enclosing = enclosing
    self.bound = bound
  }

  /// Shapes, integers and words are compared with the truth; what the numbers leave, with the bound.
  func difference<S: Scalar>(
    of computed: Observation<Double>, on problem: A.Problem, from truth: Observation<S>
  ) -> Difference {
    let names = truth.quantities.map { ($0.name, Bound.free("judged by the residual")) }
    let free = ErrorBound(Dictionary(uniqueKeysWithValues: names.filter { truth.isNumeric($0.0) }))
    let shapes = Difference(computed, from: truth, under: free)
    guard shapes.failure == nil else { return shapes }
    if let place = computed.firstNotFinite { return Difference(failure: place) }
    let bound = bound(problem, computed)
    var difference =
      S.self == Enclosure.self
      ? Difference(residual: enclosing(problem, computed.map { Enclosure($0) }), under: bound)
      : Difference(residual: exact(problem, computed.map { Rational($0) }), under: bound)
    difference.held += shapes.held
    return difference
  }
}

extension Difference {
  fileprivate init(failure: String) {
    self.init([:], from: Observation<Double>([]), under: .exact)
    self.failure = failure
  }

  /// Compares what is left with nothing.
  fileprivate init<S: Scalar>(residual: Observation<S>, under bound: ErrorBound) {
    let zeros = residual.map { _ in 0.0 }
    self.init(zeros, from: residual, under: bound)
    if let message = failure { failure = "of the residual, \(message)" }
  }
}

extension Observation {
  fileprivate func isNumeric(_ name: String) -> Bool {
    if case .scalars = values(name) { true } else { false }
  }
}

extension Observation where S == Double {
  /// The first number that is no number, in words.
  fileprivate var firstNotFinite: String? {
    for quantity in quantities {
      guard case .scalars(let values) = quantity.values,
        let i = values.firstIndex(where: { !$0.isFinite })
      else { continue }
      return "\(quantity.name)[\(i)] = \(values[i])"
    }
    return nil
  }
}

extension Implementation {
  /// The judgement of one result under what this implementation owes.
  func difference<S: Scalar>(
    of computed: Observation<Double>, on problem: A.Problem, from truth: Observation<S>
  ) -> Difference {
    if case .backward(_, let residual) = fidelity {
      return residual.difference(of: computed, on: problem, from: truth)
    }
    return Difference(computed, from: truth, under: bound(on: problem))
  }
}
