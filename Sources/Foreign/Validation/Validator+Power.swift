import Foundation
import Scalars
import Structures

extension Validator {
  /// Cases in which faults are planted.
  private static let plantedCases = 60

  /// Plants faults in the kernel's own results: what would have been noticed, and from what size on?
  func askPower() {
    progress("planting faults", 0)
    let subjects = spread(
      good.filter { entry in entry.results.values.contains { $0.count > 0 } }, Self.plantedCases)
    guard !subjects.isEmpty else {
      return ledger.note(.power, "no case went well, so there is nothing to plant faults in")
    }
    var noticed = [String: (planted: Int, noticed: Int)]()
    for entry in subjects {
      for planting in Planting.all {
        guard let spoilt = planting.spoil(entry.results, entry.item.call, operation.signature)
        else { continue }
        let isSeen = !entry.examiner(spoilt).isGood
        let before = noticed[planting.name] ?? (0, 0)
        noticed[planting.name] = (before.planted + 1, before.noticed + (isSeen ? 1 : 0))
        ledger.ask(.power)
      }
    }
    var coin = Generator(seed: options.seed, purpose: "sensitivity")
    let thresholds = subjects.compactMap { threshold($0.examiner, $0.results, $0.item.call, &coin) }
      .sorted()
    report.sensitivity = Validation.Sensitivity(
      smallest: thresholds.first ?? .infinity,
      median: thresholds.isEmpty ? .infinity : thresholds[thresholds.count / 2],
      largest: thresholds.last ?? .infinity,
      plantings: Planting.all.compactMap { planting in
        noticed[planting.name].map {
          .init(name: planting.name, planted: $0.planted, noticed: $0.noticed)
        }
      })
    let missed = noticed.filter { $0.value.noticed == 0 }.keys.sorted()
    if !missed.isEmpty {
      ledger.note(
        .power, "never noticed: \(missed.joined(separator: ", "))", .mistrusted)
    }
  }

  /// From how many units of the last place on an error of one element, chosen at random, is noticed: infinitely many
  /// if none ever is; nil if there is no such element.
  private func threshold(
    _ examiner: Examiner, _ results: Examiner.Results, _ call: Call, _ coin: inout Generator
  ) -> Double? {
    let outputs = operation.signature.outputs.filter { $0.element.isFloatingPoint }
    guard let output = outputs.randomElement(using: &coin), var buffer = results[output.name],
      let place = output.layout.places(at: call.sizes).randomElement(using: &coin)
    else { return nil }
    let value = buffer[place]
    guard value.isFinite, value != 0 else { return nil }
    for exponent in 0..<52 {
      var spoilt = results
      buffer[place] = value + output.element.ulp(at: value) * Double.exp2(Double(exponent))
      spoilt[output.name] = buffer
      if !examiner(spoilt).isGood { return .exp2(Double(exponent)) }
    }
    return .infinity
  }

  /// Turns what was collected into verdicts.
  func conclude() {
    report.checks = Inspection.allCases.compactMap { inspection in
      guard let entry = ledger.entries[inspection] else { return unasked(inspection) }
      let detail = [entry.note ?? detail(inspection, entry), entry.addition].compactMap(\.self)
      return Validation.Check(
        inspection: inspection, verdict: ledger.verdict(inspection),
        detail: detail.joined(separator: "; "), asked: entry.asked,
        failures: entry.failures.map { shrunk($0, inspection) }, failureCount: entry.failureCount)
    }
  }

  /// What cannot be asked of such a kernel is said, not left out.
  private func unasked(_ inspection: Inspection) -> Validation.Check? {
    if inspection == .results {
      return Validation.Check(
        inspection: inspection, verdict: .inconclusive, detail: "no call came to its end", asked: 0,
        failures: [], failureCount: 0)
    }
    guard let ability = inspection.ability, !host.abilities.contains(ability) else { return nil }
    return Validation.Check(
      inspection: inspection, verdict: .inconclusive, detail: "cannot be asked of such a kernel",
      asked: 0, failures: [], failureCount: 0)
  }

  private func detail(_ inspection: Inspection, _ entry: Ledger.Entry) -> String {
    if entry.failureCount > 0 {
      let count = "\(entry.failureCount) of \(entry.asked) calls"
      // Who reads other parameters than are passed does not get far with any of them.
      guard inspection == .survival || inspection == .bounds, good.isEmpty else { return count }
      return "\(count), and none went well: does it take the parameters that the header shows?"
    }
    switch inspection {
    case .results where report.coverage.judged > 0:
      let ratio = report.coverage.worstRatio.rounded(toPlaces: 2)
      return "\(entry.asked) cases; worst error \(ratio) of the bound"
    case .large:
      return report.large.map { large in
        let check = large.truthSeconds + large.judgingSeconds
        return
          "\(large.size): kernel \(large.kernelSeconds.rounded(toPlaces: 3)) s; checked in \(check.rounded(toPlaces: 3)) s, \(large.examined) sums and elements"
      }.joined(separator: "; ")
    case .power:
      guard let sensitivity = report.sensitivity else { return "" }
      return
        "\(entry.asked) planted; one element wrong by \(Int(min(sensitivity.median, 1e18))) ulp is noticed (median)"
    default: return "\(entry.asked) calls"
    }
  }
}
