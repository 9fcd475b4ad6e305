public import Scalars

/// Sizes around vector widths and blocks, at every alignment: where kernels' tails are.
public enum Boundaries: Check {
  public static let name = "boundaries"
  public static let question =
    "Do implementations agree at sizes around the vector width, and at every alignment?"

  static let sizes = [
    0, 1, 2, 3, 5, 7, 8, 9, 13, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 97, 127, 128, 129,
  ]
  /// Bytes beside a 64-byte boundary, multiples of the widest element.
  static let misalignments = [0, 8, 24, 56]

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    let top = max(A.largestExactSize, min(A.largestEnclosedSize, plan.depth > 1 ? 129 : 65))
    let problems = sizes.filter { $0 >= A.smallestSize && $0 <= top }
      .map { (size: $0, problem: A.problem(size: $0, draw: 1_000, seed: plan.seed)) }
    let truths = A.implementations.isEmpty ? [] : problems.map { A.enclosure(of: $0.problem) }
    return eachImplementation(of: A.self) { implementation, verdict in
      var probes = Sensitivity()
      defer { verdict.sensitivity = probes.description }
      for ((size, problem), truth) in zip(problems, truths) {
        guard let truth else {
          verdict.undecided += 1
          continue
        }
        for bytes in misalignments {
          do {
            let arena = Arena(.plain(misalignment: bytes))
            let computed = try implementation.run(problem, in: arena)
            let difference = implementation.difference(of: computed, on: problem, from: truth)
            verdict.held += difference.held
            verdict.undecided += difference.undecided
            guard let failure = difference.failure else {
              if bytes == misalignments.last {
                probes.probe(computed) {
                  implementation.difference(of: $0, on: problem, from: truth).passed
                }
              }
              continue
            }
            verdict.record(A.self, plan, message: "size \(size), \(bytes) bytes off: \(failure)")
          } catch {
            verdict.record(A.self, plan, message: "size \(size): \(error)")
          }
        }
      }
    }
  }
}
