import Scalars
import Structures

/// Asks a kernel for what a relation says of it.
enum Relations {
  enum Answer {
    /// So many elements were compared.
    case held(Int)
    case broken(String)
  }

  /// - Parameter run: The kernel's results of a call, which the examiner judges; nil if it has none.
  /// - Returns: Nil if the relation says nothing about this case.
  static func fault(
    _ relation: Relation, _ operation: any Operation, _ item: Cases.Case, _ examiner: Examiner,
    _ results: Examiner.Results, _ terms: Terms, _ run: (Call, Examiner) -> Examiner.Results?
  ) -> Answer? {
    var coin = Generator(seed: UInt64(item.index), purpose: relation.name)
    guard let next = relation.follow(item.call, &coin), terms.admits(next.call) else { return nil }
    if let misfit = operation.signature.misfit(of: next.call) {
      return .broken("the changed call is none: \(misfit)")
    }
    let judge = operation.examiner(for: next.call, under: terms)
    guard let changed = run(next.call, judge) else { return nil }
    var compared = 0
    for output in operation.signature.outputs {
      guard let after = changed[output.name], let before = results[output.name] else { continue }
      let places = output.layout.places(at: next.call.sizes)
      let sources = output.layout.places(at: item.call.sizes)
      let allowed = judge.allowances[output.name] ?? []
      let allowedBefore = examiner.allowances[output.name] ?? []
      for (index, place) in places.enumerated() {
        guard let (source, factor) = next.source(output.name, index),
          allowed.indices.contains(index),
          let near = allowed[index], allowedBefore.indices.contains(source),
          let nearBefore = allowedBefore[source]
        else { continue }
        compared += 1
        let expected = before[sources[source]] * factor
        let bound = near + abs(factor) * nearBefore
        let slack = abs(expected) * 0x1p-52
        // Never `difference > bound`: a NaN must fail.
        if !(abs(after[place] - expected) <= bound + slack), after[place] != expected {
          return .broken(
            "\(output.name)[\(index)] is \(after[place]); by the other result \(expected) ± \(bound)"
          )
        }
      }
    }
    return .held(compared)
  }
}
