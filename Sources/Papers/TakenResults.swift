import Verification

extension Algorithm {
  /// What a table takes from the plain reference, which benchmarks time: it has no place for a plant of its own.
  static func taken(_ problem: Problem) -> Observation<Double> {
    Plant.taken(plain(problem), from: name)
  }
}
