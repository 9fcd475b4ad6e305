import Scalars

/// Sizes around vector widths and blocks, at every alignment: where kernels' tails are.
public enum Boundaries: Check {
  public static let name = "boundaries"
  public static let question =
    "Do implementations agree around vector widths and their own blocks, at every alignment?"

  static let sizes = [
    0, 1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 97, 127, 128, 129,
  ]
  /// Bytes beside a 64-byte boundary, multiples of the widest element.
  static let misalignments = [0, 8, 24, 56]

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let places = places(A.self, plan)
    let truths = A.implementations.isEmpty ? [] : places.map { A.enclosure(of: $0.problem) }
    return eachImplementation(of: A.self) { implementation, verdict in
      var probes = Sensitivity()
      defer { verdict.sensitivity = probes.description }
      for (place, truth) in zip(places, truths) where !plan.isStopped() {
        guard let truth else {
          verdict.undecided += 1
          continue
        }
        judge(implementation, at: place, truth, plan, &verdict, &probes)
      }
    }
  }

  /// Sizes around vector widths, and then the edges of the implementations' own blocks.
  private static func places<A: Algorithm>(_: A.Type, _ plan: Plan) -> [(
    name: String, problem: A.Problem
  )] {
    let top = max(A.largestExactSize, min(A.largestEnclosedSize, plan.depth > 1 ? 129 : 65))
    let small = sizes.filter { $0 >= A.smallestSize && $0 <= top }.map { size in
      (name: "size \(size)", problem: A.problem(size: size, draw: 1_000, seed: plan.seed))
    }
    var generator = Generator(seed: plan.seed, purpose: "\(A.name)/edges")
    let edges = A.edges(using: &generator).enumerated().map { index, problem in
      (name: "edge \(index + 1)", problem: problem)
    }
    return small + edges
  }

  private static func judge<A: Algorithm>(
    _ implementation: Implementation<A>, at place: (name: String, problem: A.Problem),
    _ truth: Observation<Enclosure>, _ plan: Plan, _ verdict: inout Verdict,
    _ probes: inout Sensitivity
  ) {
    let problem = place.problem
    for bytes in misalignments {
      do {
        let arena = Arena(.plain(misalignment: bytes))
        let computed = try implementation.run(problem, in: arena)
        let difference = implementation.difference(of: computed, on: problem, from: truth)
        verdict.held += difference.held
        verdict.undecided += difference.undecided
        if let failure = difference.failure {
          verdict.record(A.self, plan, message: "\(place.name), \(bytes) bytes off: \(failure)")
          return
        }
        guard bytes == misalignments.last, place.name.hasPrefix("size") else { continue }
        probes.probe(computed, free: implementation.bound(on: problem).free) {
          implementation.difference(of: $0, on: problem, from: truth).passed
        }
      } catch {
        verdict.record(A.self, plan, message: "\(place.name): \(error)")
        return
      }
    }
  }
}
