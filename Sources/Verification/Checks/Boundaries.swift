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
    guard !A.implementations.isEmpty else {
      return [
        .silent(
          .untested, A.self, name, because: "There is no implementation beside the reference.")
      ]
    }
    let top = max(A.largestExactSize, min(A.largestEnclosedSize, plan.depth > 1 ? 129 : 65))
    let entries = sizes.filter { $0 >= A.smallestSize && $0 <= top }.map { size in
      Case<A>(
        number: size, problem: A.problem(size: size, draw: 1_000, seed: plan.seed),
        origin: "size \(size)")
    }
    let truths = entries.map { A.enclosure(of: $0.problem) }
    return A.implementations.map { verdict(on: $0, entries, truths, plan) }
  }

  private static func verdict<A: Algorithm>(
    on implementation: Implementation<A>, _ entries: [Case<A>], _ truths: [Observation<Enclosure>?],
    _ plan: Plan
  ) -> Verdict {
    if let silent = implementation.silence(name) { return silent }
    var verdict = Verdict(A.name, name, implementation.name)
    for (entry, truth) in zip(entries, truths) {
      guard let truth else {
        verdict.undecided += 1
        continue
      }
      for bytes in misalignments {
        let failure = implementation.failure(on: entry.problem, truth, misalignment: bytes)
        if failure == .undecided { verdict.undecided += 1 }
        if failure == nil { verdict.held += 1 }
        if case .wrong(let message) = failure {
          verdict.record(
            A.self, plan, message: "\(entry.origin), \(bytes) bytes off alignment: \(message)")
        }
      }
    }
    verdict.settle()
    return verdict
  }
}

enum BoundaryFailure: Equatable {
  case undecided, wrong(String)
}

extension Implementation {
  fileprivate func failure(
    on problem: A.Problem, _ truth: Observation<Enclosure>, misalignment: Int
  )
    -> BoundaryFailure?
  {
    do {
      let arena = Arena(.plain(misalignment: misalignment))
      let run = try prepare(problem, in: arena)
      run.body()
      let computed = withExtendedLifetime(arena) { run.observe() }
      let comparison = comparison(of: computed, on: problem, with: truth)
      if let message = comparison.failure { return .wrong(message) }
      return comparison.undecided > 0 ? .undecided : nil
    } catch {
      return .wrong("\(error)")
    }
  }
}
