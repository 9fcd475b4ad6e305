import Catalogue
import Foundation
import Testing
import Verification

/// Every check is put to every algorithm. `ONLY=SLiMQuant,FISTA` selects algorithms, `DEPTH=10` goes deeper.
@Suite struct Conformance {
  static let entries: [Catalogue.Entry] = {
    guard let only = ProcessInfo.processInfo.environment["ONLY"], !only.isEmpty else {
      return Catalogue.entries
    }
    let names = only.split(separator: ",").map(String.init)
    return Catalogue.entries.filter { names.contains($0.name) }
  }()

  static let plan: Plan = {
    let depth = ProcessInfo.processInfo.environment["DEPTH"].flatMap(Int.init) ?? 1
    return Plan(depth: max(1, depth))
  }()

  @Test(arguments: entries)
  func `Every check passes or says why it cannot`(_ entry: Catalogue.Entry) {
    for check in allChecks { judge(check, entry.algorithm) }
  }

  private func judge<A: Algorithm>(_ check: any Check.Type, _: A.Type) {
    for verdict in check.verdicts(on: A.self, Self.plan) where verdict.status.isFinding {
      let failures = verdict.failures.map { "\($0.message)\n\($0.replay)" }
      let reasons = (failures + verdict.notes).joined(separator: "\n")
      Issue.record("\(check.name) of \(verdict.subject): \(verdict.status.rawValue)\n\(reasons)")
    }
  }
}
