import Scalars
import Verification

/// Whether two certified results may be the same.
func agree(
  _ a: Observation<Enclosure>, _ b: Observation<Enclosure>, on quantities: [String]
) -> Bool {
  quantities.allSatisfy { name in
    a[name].count == b[name].count && zip(a[name], b[name]).allSatisfy { $0.overlaps($1) }
  }
}

/// Whether an exact result is within a certified one.
func encloses(
  _ a: Observation<Enclosure>, _ b: Observation<Rational>, on quantities: [String]
) -> Bool {
  quantities.allSatisfy { name in
    a[name].count == b[name].count && zip(a[name], b[name]).allSatisfy { $0.contains($1) }
  }
}

/// The result of a computation over enclosures, unless it had to guess at a comparison.
func decided<T>(_ compute: () -> T) -> T? {
  let undecided = Undecided()
  let result = Undecided.$current.withValue(undecided) { compute() }
  return undecided.count == 0 ? result : nil
}

/// A certified method against the definition, itself certified, on layers that are too large for fractions.
func agreesWithDefinition<A: RationalAlgorithm>(
  _: A.Type, sizes: [Int], on quantities: [String],
  _ method: (A.Problem) -> Observation<Enclosure>?
) -> Bool {
  sizes.allSatisfy { size in
    let problem = A.problem(size: size, draw: 0, seed: 1)
    guard let definition = decided({ A.reference(problem, over: Enclosure.self) }),
      let other = method(problem)
    else { return false }
    return agree(definition, other, on: quantities)
  }
}
