import Scalars

/// An audit of a comparison while it runs: which impostors it would have let pass, and the smallest
/// planted error that it would have noticed.
struct Audit<A: Algorithm> {
  /// Impostors that have passed every case so far.
  private var surviving: Set<String>?
  private var previous: Observation<A.Field>?
  private var probes = Sensitivity()

  /// The name of an impostor that passed everything.
  var survivor: String? { surviving?.sorted().first }

  var sensitivity: String? { probes.description }

  mutating func consider(
    _ problem: A.Problem, _ computed: Observation<Double>, _ exact: Observation<A.Field>,
    free: [String: String], _ passes: (Observation<Double>) -> Bool
  ) {
    let inputs = numbers(in: problem)
    var passing: Set<String> = []
    for (name, impostor) in Fault.impostors(of: exact, previous: previous, inputs: inputs)
    where passes(impostor) { passing.insert(name) }
    // The first case has no predecessor: until there is one, the stale impostor counts as alive.
    if previous == nil { passing.insert("the previous result") }
    surviving = surviving.map { $0.intersection(passing) } ?? passing
    previous = exact
    probes.probe(computed, free: free, passes)
  }
}

extension Difference {
  /// Whether everything was compared, and held.
  public var passed: Bool { failure == nil && undecided == 0 }
}
