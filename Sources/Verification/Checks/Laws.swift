import Scalars

/// The laws hold of the reference on every case, in the field of the truth.
public enum Laws: Check {
  public static let name = "laws"
  public static let question = "Do the stated laws hold, exactly, of the reference?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.laws.isEmpty else {
      return [.silent(.untested, A.self, name, because: "The declaration states no law.")]
    }
    let cases = A.cases(plan)
    let honest: Law<A>.Subject = { A.result(of: $0) }
    var verdicts = A.laws.map { verdict(on: $0, cases, honest, plan) }
    // One case alone may well have zeros or ones for its result: impostors are judged over all.
    guard plan.onlyCase == nil else { return verdicts }
    let survivors = impostors(A.self).filter { _, subject in
      A.laws.allSatisfy { law in
        cases.prefix(8).allSatisfy { law.judge($0.problem, subject) != .broken }
      }
    }
    if let survivor = survivors.first {
      for i in verdicts.indices where verdicts[i].status == .passed {
        verdicts[i].status = .mistrusted
        verdicts[i].notes.append("an algorithm that returns \(survivor.0) obeys every law")
      }
    }
    return verdicts
  }

  private static func verdict<A: Algorithm>(
    on law: Law<A>, _ cases: [Case<A>], _ subject: @escaping Law<A>.Subject, _ plan: Plan
  ) -> Verdict {
    var verdict = Verdict(A.name, name, law.statement)
    var held: [Case<A>] = []
    for entry in cases where !plan.isStopped() {
      switch law.judge(entry.problem, subject) {
      case .holds:
        verdict.held += 1
        held.append(entry)
      case .undecided: verdict.undecided += 1
      case .nothing: break
      case .broken:
        verdict.record(A.self, plan, entry, "is broken") {
          law.judge($0, subject) == .broken ? "broken" : nil
        }
      }
    }
    verdict.sensitivity = sensitivity(of: law, held, subject)
    verdict.settle()
    return verdict
  }

  /// What is noticed on a few of the cases on which the law holds: of all sizes, for a law of order or of sums says
  /// little of one number.
  private static func sensitivity<A: Algorithm>(
    of law: Law<A>, _ held: [Case<A>], _ subject: @escaping Law<A>.Subject
  ) -> String? {
    let count = LawSensitivity<A>.cases
    let some =
      held.count <= count ? held : (0..<count).map { held[$0 * (held.count - 1) / (count - 1)] }
    var probes = LawSensitivity(law, subject)
    for entry in some { probes.probe(entry.problem) }
    return probes.description {
      impostors(A.self).filter { _, impostor in
        held.prefix(8).contains { law.judge($0.problem, impostor) == .broken }
      }.map(\.0)
    }
  }

  /// Algorithms that are not: results of nothing, and the result of one problem for every problem.
  private static func impostors<A: Algorithm>(_: A.Type) -> [(String, Law<A>.Subject)] {
    let fixed = A.cases(Plan()).first.map { A.result(of: $0.problem) }
    return [
      ("zeros", { problem in A.result(of: problem).filled { _ in 0 } }),
      ("ones", { problem in A.result(of: problem).filled { _ in 1 } }),
      (
        "the previous result",
        { problem in
          let honest = A.result(of: problem)
          guard let fixed else { return honest }
          let isSameShape =
            fixed.quantities.map(\.values.count) == honest.quantities.map(\.values.count)
          return isSameShape ? fixed : honest.filled { _ in 7 }
        }
      ),
    ]
  }
}

extension Law {
  /// What becomes of a law on a problem.
  enum Judgement {
    case holds, broken
    /// No precision decides it.
    case undecided
    /// It says nothing of such a problem.
    case nothing
  }

  func judge(_ problem: A.Problem, _ subject: Subject) -> Judgement {
    withoutActuallyEscaping(subject) { subject in judge(problem) { subject } }
  }

  /// - Parameter subject: Called at each precision that is tried, for a subject that counts what it is asked.
  func judge(_ problem: A.Problem, by subject: () -> Subject) -> Judgement {
    let outcome = Certified.run(accept: { _ in true }) { holds(problem, subject()) }
    guard case .decided(let answer, _) = outcome else { return .undecided }
    return answer.map { $0 ? .holds : .broken } ?? .nothing
  }

  /// Whether an algorithm that is not the reference breaks it on a problem: a mutant that does is killed. `nil` where no
  /// precision decides, and where the law says nothing.
  public func isBroken(on problem: A.Problem, by subject: Subject) -> Bool? {
    switch judge(problem, subject) {
    case .holds: false
    case .broken: true
    case .undecided, .nothing: nil
    }
  }
}

extension Algorithm {
  /// The reference's result at the precision of the caller: what laws are stated of.
  static func result(of problem: Problem) -> Observation<Field> {
    switch truth(of: problem) {
    case .known(let observation): return observation
    case .undecided(let tie):
      Undecided.current?.note { tie }
      return [:]
    }
  }
}
