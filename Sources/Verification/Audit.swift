public import Scalars

/// An audit of a comparison while it runs: which impostors it would have let pass, and the smallest
/// planted error that it would have noticed.
struct Audit<A: Algorithm> {
  /// Impostors that have passed every case so far.
  private var surviving: Set<String>?
  private var previous: Observation<A.Field>?
  private var finest: (exponent: Int, place: String)?
  private var coarsest: (exponent: Int, place: String)?

  /// The name of an impostor that passed everything.
  var survivor: String? { surviving?.sorted().first }

  var sensitivity: String? {
    guard let finest, let coarsest else { return nil }
    return
      "notices 2^-\(finest.exponent) in \(finest.place), 2^-\(coarsest.exponent) in \(coarsest.place)"
  }

  mutating func consider(
    _ problem: A.Problem, _ computed: Observation<Double>, _ exact: Observation<A.Field>,
    passes: (Observation<Double>) -> Bool
  ) {
    let inputs = numbers(in: problem)
    var passing: Set<String> = []
    for (name, impostor) in Fault.impostors(of: exact, previous: previous, inputs: inputs)
    where passes(impostor) { passing.insert(name) }
    // The first case has no predecessor: until there is one, the stale impostor counts as alive.
    if previous == nil { passing.insert("the previous result") }
    surviving = surviving.map { $0.intersection(passing) } ?? passing
    previous = exact
    probe(computed, passes)
  }

  /// Plants relative errors of falling size in the first, middle and last component of each quantity.
  private mutating func probe(
    _ computed: Observation<Double>, _ passes: (Observation<Double>) -> Bool
  ) {
    for (q, quantity) in computed.quantities.enumerated() {
      guard case .scalars(let values) = quantity.values, !values.isEmpty else { continue }
      for index in Set([0, values.count / 2, values.count - 1]) {
        let place = "\(quantity.name)[\(index)] of \(values.count)"
        let noticed = smallestNoticed { k in
          let planted = Fault.perturbed(computed, quantity: q, index: index, exponent: k)
          return !passes(planted)
        }
        if noticed > finest?.exponent ?? .min { finest = (noticed, place) }
        if noticed < coarsest?.exponent ?? .max { coarsest = (noticed, place) }
      }
    }
  }

  /// The largest k in 0...60 for which an error of 2⁻ᵏ is noticed, by bisection: errors that are larger
  /// are noticed if smaller ones are.
  private func smallestNoticed(_ isNoticed: (Int) -> Bool) -> Int {
    var (low, high) = (-1, 61)
    while high - low > 1 {
      let middle = (low + high) / 2
      if isNoticed(middle) { low = middle } else { high = middle }
    }
    return low
  }
}

extension Comparison {
  var passed: Bool { failure == nil && undecided == 0 }
}
