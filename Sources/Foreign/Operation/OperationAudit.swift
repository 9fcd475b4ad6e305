import Scalars
import Structures

/// Judges an operation's own declaration: is what is right accepted, and what is wrong not?
public enum OperationAudit {
  /// What is wrong with it, a line each.
  public static func faults(
    of operation: any Operation, terms: Terms = Terms(), seed: UInt64 = 1
  ) -> [String] {
    var faults: [String] = []
    if operation.relations.count < 6 {
      faults.append("only \(operation.relations.count) relations")
    }
    var seen: [String: Int] = [:]
    var (judged, noticed, planted) = (0, 0, 0)
    let cases = Cases(operation, terms: terms, seed: seed)
    for item in cases.all {
      let label = item.label(operation.axes)
      if let misfit = operation.signature.misfit(of: item.call) {
        faults.append("\(label): \(misfit)")
        continue
      }
      let examiner = operation.examiner(for: item.call, under: terms)
      let results = operation.compute(item.call)
      let judgement = examiner(results)
      judged += judgement.examined
      for complaint in judgement.complaints.prefix(1) {
        faults.append("\(label): a correct kernel is blamed: \(complaint)")
      }
      for planting in Planting.all {
        guard let spoilt = planting.spoil(results, item.call, operation.signature) else { continue }
        planted += 1
        if !examiner(spoilt).isGood { noticed += 1 }
      }
      for relation in operation.relations {
        guard
          let fault = Relations.fault(
            relation, operation, item, examiner, results, terms,
            { call, _ in operation.compute(call) })
        else { continue }
        if case .broken(let words) = fault { faults.append("\(label): \(relation.name): \(words)") }
        if case .held(let compared) = fault { seen[relation.name, default: 0] += compared }
      }
    }
    for relation in operation.relations where seen[relation.name, default: 0] == 0 {
      faults.append("\(relation.name): compares nothing in any case")
    }
    if judged == 0 { faults.append("nothing is ever judged") }
    if planted == 0 || noticed * 2 < planted {
      faults.append("of \(planted) planted faults only \(noticed) are noticed")
    }
    return faults
  }
}
