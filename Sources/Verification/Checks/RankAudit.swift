import Scalars

/// An audit of the comparisons of a distributed program: whether its results ever change, and which planted
/// errors the comparisons noticed.
struct RankAudit {
  private var observed = Sensed(), replayed = Sensed()
  private var empty = 0
  private var planted = 0, noticed = 0
  private var probes = Sensitivity()

  /// Whether all results, on the ranks or in the replay, are the same: then a constant would have passed.
  var isConstant: Bool { observed.isConstant || replayed.isConstant }

  /// What the planted errors showed; `nil` if none was planted.
  var sensitivity: String? {
    guard planted > 0 else { return nil }
    if noticed == planted { return "notices one bit, in all of \(planted) places" }
    let coarse = probes.description.map { "; \($0)" } ?? ""
    return "notices one bit in \(noticed) of \(planted) places\(coarse)"
  }

  var notes: [String] {
    empty == 0 ? [] : ["\(empty) case\(empty == 1 ? " has" : "s have") nothing to compare"]
  }

  /// Considers the comparison of one case. Errors are planted only into what it let pass.
  mutating func see(
    _ observed: Observation<Double>, _ replayed: Observation<Double>,
    _ compare: (Observation<Double>) -> RankOutcome
  ) {
    switch compare(observed) {
    case .nothing: empty += 1
    case .held:
      self.observed.see(observed)
      self.replayed.see(replayed)
      for altered in Fault.withOneBitChanged(observed) {
        planted += 1
        if case .differs = compare(altered) { noticed += 1 }
      }
      probes.probe(observed) { if case .differs = compare($0) { false } else { true } }
    case .undecided, .differs: break
    }
  }
}

/// Whether all results that were seen are the same.
private struct Sensed {
  private var first: Observation<Double>?
  private(set) var isConstant = true

  mutating func see(_ observation: Observation<Double>) {
    if let first {
      if !first.isBitwiseEqual(to: observation) { isConstant = false }
    } else {
      first = observation
    }
  }
}

extension Fault {
  /// An observation with the last bit of its first, middle and last value of each quantity changed, one at
  /// a time; of a word, its end.
  static func withOneBitChanged(_ observation: Observation<Double>) -> [Observation<Double>] {
    observation.quantities.indices.flatMap { q in
      let quantity = observation.quantities[q]
      let count = quantity.values.count
      let places = count == 0 ? [] : Set([0, count / 2, count - 1]).sorted()
      return places.map { place in
        var quantities = observation.quantities
        quantities[q] = .init(
          name: quantity.name, values: quantity.values.withLastBitChanged(at: place))
        return Observation(quantities)
      }
    }
  }
}

extension Values where S == Double {
  fileprivate func withLastBitChanged(at place: Int) -> Self {
    switch self {
    case .scalars(var values):
      values[place] = Double(bitPattern: values[place].bitPattern ^ 1)
      return .scalars(values)
    case .integers(var values):
      values[place] ^= 1
      return .integers(values)
    case .words(var values):
      values[place] += "'"
      return .words(values)
    }
  }
}

extension Observation where S == Double {
  /// The first place at which two observations have different bits, in words.
  func difference(from expected: Self) -> String {
    for (mine, theirs) in zip(quantities, expected.quantities) {
      if mine.name != theirs.name {
        return "\(mine.name) is observed on the ranks, \(theirs.name) in the replay"
      }
      let (a, b) = (mine.values.described, theirs.values.described)
      if a.count != b.count {
        return "\(mine.name) has \(a.count) values on the ranks and \(b.count) in the replay"
      }
      if let i = a.indices.first(where: { a[$0] != b[$0] }) {
        return "\(mine.name)[\(i)] is \(a[i]) on the ranks and \(b[i]) in the replay"
      }
    }
    return "\(quantities.count) quantities on the ranks, \(expected.quantities.count) in the replay"
  }
}

extension Values where S == Double {
  /// Every value with all of its bits: those of NaN, which has many, as they are.
  fileprivate var described: [String] {
    switch self {
    case .scalars(let values):
      values.map { $0.isNaN ? "NaN 0x\(String($0.bitPattern, radix: 16))" : "\($0)" }
    case .integers(let values): values.map { "the integer \($0)" }
    case .words(let values): values.map { "“\($0)”" }
    }
  }
}
