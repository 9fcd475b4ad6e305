public import Scalars

/// The result of a reference, and how well it is known.
public enum Truth<S: Scalar>: Sendable {
  /// Exact, or enclosed with every comparison decided.
  case known(Observation<S>)
  /// Some comparison could not be decided at any precision up to the limit: a tie.
  case undecided(tie: String)

  public var observation: Observation<S>? {
    if case .known(let observation) = self { observation } else { nil }
  }
}

extension RationalAlgorithm {
  public static func truth(of problem: Problem) -> Truth<Rational> {
    Plant.note(name)
    return .known(reference(problem, over: Rational.self))
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    Plant.note(name)
    return decided { reference(problem, over: Enclosure.self) }
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    Plant.note(name)
    return reference(problem, over: Double.self)
  }
}

extension DiscreteAlgorithm {
  public static func truth(of problem: Problem) -> Truth<Rational> {
    Plant.note(name)
    return .known(reference(problem))
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    Plant.note(name)
    return reference(problem).map { Enclosure($0) }
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    Plant.note(name)
    return reference(problem).map(\.approximation)
  }
}

extension RealAlgorithm {
  /// The reference over balls, at a precision that grows until every comparison is decided and every
  /// number is known to 2⁻⁹⁶ of its quantity's largest: far below any bound that is compared with it.
  public static func truth(of problem: Problem) -> Truth<Ball> {
    Plant.note(name)
    let outcome = Certified.run(accept: isSharp) { reference(problem, over: Ball.self) }
    switch outcome {
    case .decided(let observation, _): return .known(observation)
    case .undecided(_, let tie): return .undecided(tie: tie)
    }
  }

  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    Plant.note(name)
    return decided { reference(problem, over: Enclosure.self) }
  }

  public static func plain(_ problem: Problem) -> Observation<Double> {
    Plant.note(name)
    return reference(problem, over: Double.self)
  }
}

/// Whether every number is known to 2⁻⁹⁶ of the largest of its quantity.
func isSharp(_ observation: Observation<Ball>) -> Bool {
  observation.quantities.allSatisfy { quantity in
    guard case .scalars(let values) = quantity.values else { return true }
    let largest = values.map { abs($0.approximation) }.max() ?? 0
    return values.allSatisfy { $0.radius <= largest * 0x1p-96 }
  }
}

/// The result of a computation over enclosures, unless it had to guess at a comparison.
func decided<T>(_ compute: () -> T) -> T? {
  let undecided = Undecided()
  let result = Undecided.$current.withValue(undecided) { compute() }
  return undecided.count == 0 ? result : nil
}
