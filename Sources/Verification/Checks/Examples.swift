import Scalars

/// The reference gives the answers that were worked by hand or printed elsewhere.
public enum Examples: Check {
  public static let name = "examples"
  public static let question = "Does the reference give the answers that are known from elsewhere?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.examples.isEmpty else {
      return [.silent(.untested, A.self, name, because: "The declaration has no worked example.")]
    }
    var verdict = Verdict(A.name, name, "reference")
    for (number, example) in A.examples.enumerated() {
      guard let truth = A.truth(of: example.problem).observation else {
        verdict.undecided += 1
        continue
      }
      for quantity in example.answer.quantities {
        check(quantity, of: example, against: truth, in: &verdict, plan, number)
      }
    }
    verdict.sensitivity = "notices any other value"
    verdict.settle()
    return [verdict]
  }

  private static func check<A: Algorithm>(
    _ quantity: Observation<Rational>.Quantity, of example: Example<A>,
    against truth: Observation<A.Field>, in verdict: inout Verdict, _ plan: Plan, _ number: Int
  ) {
    let (name, half) = (quantity.name, example.halfUnit)
    let isRight: Bool
    var found = "nothing"
    switch (quantity.values, truth.values(name)) {
    case (.integers(let wanted), .integers(let values)):
      (isRight, found) = (wanted == values, "\(values)")
    case (.words(let wanted), .words(let values)):
      (isRight, found) = (wanted == values, "\(values)")
    case (.scalars(let wanted), .scalars(let values)):
      isRight =
        wanted.count == values.count
        && zip(wanted, values).allSatisfy { isNear($1, $0, within: half) }
      found = "\(values.map(\.approximation))"
    default: isRight = false
    }
    if isRight {
      verdict.held += 1
    } else {
      let wanted = "\(quantity.values)"
      verdict.record(
        A.self, plan,
        message:
          "example \(number + 1) (\(example.origin)): \(name) is \(found), known is \(wanted)")
    }
  }

  private static func isNear<S: Scalar>(_ value: S, _ wanted: Rational, within half: Double) -> Bool
  {
    if let exact = value as? Rational { return (exact - wanted).absolute <= Rational(half) }
    guard let ball = value as? Ball else { return false }
    return half == 0
      ? ball.contains(wanted)
      : decided { (ball - Ball(wanted)).absolute <= Ball(half) } == true
  }
}
