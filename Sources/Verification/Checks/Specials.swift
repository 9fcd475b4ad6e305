import Scalars

/// NaN, infinities, signed zeros, subnormals: the contract's own words, tested.
public enum Specials: Check {
  public static let name = "specials"
  public static let question =
    "Are NaN, infinities, zeros and subnormals treated as the contract says?"

  public static func verdicts<A: Algorithm>(on _: A.Type, _ plan: Plan) -> [Verdict] {
    guard !A.specials.isEmpty else {
      if A.cases(plan).allSatisfy({ holdsWholeNumbersOnly($0.problem) }) {
        let reason = "Its problems hold whole numbers only: none of them is special."
        return [.silent(.notApplicable, A.self, name, because: reason)]
      }
      let reason = "The declaration states no contract for specials."
      return [.silent(.untested, A.self, name, because: reason)]
    }
    return eachImplementation(of: A.self) { implementation, verdict in
      verdict.sensitivity = "notices any other value, and the sign of zero"
      for special in A.specials {
        if let reason = implementation.contract.exemptions[special.name] {
          verdict.notes.append("\(special.name): exempt, \(reason)")
          continue
        }
        do {
          guard let difference = special.difference(from: try implementation(special.problem))
          else {
            verdict.held += 1
            continue
          }
          let message = "\(special.name): \(difference) (\(special.contract))"
          verdict.record(A.self, plan, message: message)
        } catch {
          verdict.record(A.self, plan, message: "\(special.name): \(error)")
        }
      }
    }
  }
}

extension Special {
  /// How a result departs from the contract, if it does: any NaN is NaN, and the sign of zero counts.
  func difference(from computed: Observation<Double>) -> String? {
    for quantity in answer.quantities {
      switch (quantity.values, computed.values(quantity.name)) {
      case (.scalars(let wanted), .scalars(let found)):
        let isSame =
          wanted.count == found.count
          && zip(wanted, found).allSatisfy { w, f in
            w.isNaN ? f.isNaN : w.bitPattern == f.bitPattern
          }
        if !isSame { return "\(quantity.name) is \(found) instead of \(wanted)" }
      case (let wanted, let found):
        if found != wanted { return "\(quantity.name) is \(found as Any) instead of \(wanted)" }
      }
    }
    return nil
  }
}

/// Whether every part of a problem, found by reflection, is a whole number, a truth value or text. What
/// cannot be looked into may be anything, and is taken for a number.
private func holdsWholeNumbersOnly(_ value: Any) -> Bool {
  switch value {
  case is any BinaryFloatingPoint, is any Scalar: return false
  case is any BinaryInteger, is Bool, is String: return true
  default:
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .collection, .set, .dictionary, .optional, .enum, .tuple: break
    case .struct where !mirror.children.isEmpty: break
    default: return false
    }
    return mirror.children.allSatisfy { holdsWholeNumbersOnly($0.value) }
  }
}
