public import Scalars

/// The smallest planted errors that a comparison noticed, the component that hides the largest, and what is not
/// compared at all.
public struct Sensitivity: Sendable {
  /// Where an error was planted; the exponent is `nil` where none was noticed.
  private typealias Probe = (exponent: Int?, place: String)

  private var finest: Probe?
  private var coarsest: Probe?
  /// Quantities of integers and of words, and places in them where another value went unnoticed.
  private var discrete: [String] = [], unnoticed: [String] = []
  /// Why quantities were free, and which were held to something in any case.
  private var free: [(name: String, reason: String)] = [], compared: Set<String> = []

  public init() {}

  /// In words; `nil` if nothing was planted.
  public var description: String? {
    let parts =
      [numbers, others].compactMap { $0 } + unnoticed.prefix(1).map { "nothing in \($0)" }
    let rest = freedom
    guard !parts.isEmpty || rest != nil else { return nil }
    return "notices " + (parts.isEmpty ? "nothing" : parts.joined(separator: ", "))
      + (rest.map { "; \($0)" } ?? "")
  }

  private var numbers: String? {
    guard let finest, let coarsest else { return nil }
    let best = Self.words(finest)
    return finest.exponent == coarsest.exponent ? best : "\(best), \(Self.words(coarsest))"
  }

  private static func words(_ probe: Probe) -> String {
    probe.exponent.map { "2^\(-$0) in \(probe.place)" } ?? "nothing in \(probe.place)"
  }

  private var others: String? {
    let all = discrete.filter { name in !unnoticed.contains { $0.hasPrefix("\(name)[") } }
    return all.isEmpty ? nil : "any other value in \(all.joined(separator: ", "))"
  }

  /// `left, right are not compared: singular vectors are not unique`.
  private var freedom: String? {
    let open = free.filter { !compared.contains($0.name) }
    var reasons: [String] = []
    for entry in open where !reasons.contains(entry.reason) { reasons.append(entry.reason) }
    guard !reasons.isEmpty else { return nil }
    return reasons.map { reason in
      let names = open.filter { $0.reason == reason }.map(\.name)
      let verb = names.count == 1 ? "is" : "are"
      return "\(names.joined(separator: ", ")) \(verb) not compared: \(reason)"
    }.joined(separator: "; ")
  }

  /// Plants relative errors of falling size in the first, middle and last component of each quantity of a result
  /// that passed, and another value in those of integers and words.
  ///
  /// - Parameter free: Quantities that are not compared, each with the reason: nothing is planted there.
  public mutating func probe(
    _ computed: Observation<Double>, free: [String: String] = [:],
    _ passes: (Observation<Double>) -> Bool
  ) {
    for (q, quantity) in computed.quantities.enumerated() {
      if let reason = free[quantity.name] {
        if !self.free.contains(where: { $0.name == quantity.name }) {
          self.free.append((quantity.name, reason))
        }
        continue
      }
      let count = quantity.values.count
      for index in Set(count == 0 ? [] : [0, count / 2, count - 1]).sorted() {
        compared.insert(quantity.name)
        let place = "\(quantity.name)[\(index)] of \(count)"
        guard case .scalars(let values) = quantity.values else {
          noteOther(quantity, at: index, place) { passes(computed.replacing(q, with: $0)) }
          continue
        }
        let noticed = Fault.finestNoticed { k in
          !passes(Fault.perturbed(computed, quantity: q, index: index, exponent: k))
        }
        note((noticed, values[index] == 0 ? "\(place) (a zero)" : place))
      }
    }
  }

  private mutating func note(_ probe: Probe) {
    let size = probe.exponent ?? .min
    if finest == nil || size > finest?.exponent ?? .min { finest = probe }
    if coarsest == nil || size < coarsest?.exponent ?? .min { coarsest = probe }
  }

  private mutating func noteOther(
    _ quantity: Observation<Double>.Quantity, at index: Int, _ place: String,
    _ passes: (Values<Double>) -> Bool
  ) {
    if !discrete.contains(quantity.name) { discrete.append(quantity.name) }
    let isNoticed = Fault.spoilt(quantity.values, at: index).allSatisfy { !passes($0) }
    if !isNoticed { unnoticed.append(place) }
  }
}
