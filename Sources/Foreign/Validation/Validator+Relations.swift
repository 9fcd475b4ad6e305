import Structures

extension Validator {
  /// Cases that each relation is asked of.
  private static let casesEach = 10

  /// Every relation, of calls that went well.
  func askRelations() throws {
    for (place, relation) in operation.relations.enumerated() {
      progress("relations", Double(place) / Double(operation.relations.count))
      var asked = 0
      // Spread over all sizes.
      for entry in spread(good, Self.casesEach * 3) where asked < Self.casesEach {
        guard !isHopeless, !isInterrupted(), !isOver(0.9) else { return }
        var failed: Call?
        let answer = try ask(relation, entry, &failed)
        guard let answer else { continue }
        switch answer {
        case .held(let compared):
          if compared > 0 { asked += 1 }
        case .broken(let words):
          asked += 1
          ledger.fail(
            .relations,
            Ledger.Pending(
              caseIndex: entry.item.index, label: entry.item.label(operation.axes),
              message: "\(relation.name): \(words)", call: failed ?? entry.item.call,
              placement: Placement(), complaint: nil, isOfOneCall: false))
        }
      }
      ledger.ask(.relations, asked)
    }
    if good.isEmpty { ledger.note(.relations, "no case went well enough to be related to another") }
  }

  private func ask(
    _ relation: Relation,
    _ entry: (item: Cases.Case, examiner: Examiner, results: Examiner.Results),
    _ changed: inout Call?
  ) throws -> Relations.Answer? {
    var thrown: (any Error)?
    var seen: Call?
    let answer = Relations.fault(
      relation, operation, entry.item, entry.examiner, entry.results, terms
    ) { call, examiner in
      seen = call
      do {
        let label = "\(entry.item.label(operation.axes)), \(relation.name)"
        let trial = try self.trial(Work(.once, [call]), examiner, .relations, label)
        return trial.findings.isEmpty ? trial.deed?.results.first : nil
      } catch {
        thrown = error
        return nil
      }
    }
    if let thrown { throw thrown }
    changed = seen
    return answer
  }

  /// So many of a list, evenly.
  func spread<T>(_ list: [T], _ count: Int) -> [T] {
    guard list.count > count, count > 0 else { return list }
    return (0..<count).map { list[$0 * list.count / count] }
  }
}
