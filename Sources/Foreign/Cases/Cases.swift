import Scalars

/// The calls that an operation's kernels are tried with: every pair of levels of two axes stands in one of them.
public struct Cases: Sendable {
  public struct Case: Sendable {
    /// Its place in the array, by which it is asked for again.
    public let index: Int
    public let row: [String: String]
    public let call: Call

    /// Each axis with its level.
    var levels: Set<String> { Set(row.map { "\($0.key)=\($0.value)" }) }

    /// `length=67 stride=2 values=nan`: the levels, or the sizes that the author's terms have made of them.
    public func label(_ axes: [Axis]) -> String {
      axes.map { axis in
        let level = row[axis.name] ?? ""
        let size = Int(level).flatMap { _ in call.sizes[axis.name] }
        return "\(axis.name)=\(size.map(String.init) ?? level)"
      }.joined(separator: " ")
    }
  }

  public let all: [Case]
  /// Pairs of levels that no admissible row has.
  public let unreachablePairs: Int
  /// Rows whose call lies outside the author's terms.
  public let outsideTerms: Int

  /// - Parameter depth: How many axes' levels are combined: 2 for pairs.
  public init(_ operation: any Operation, terms: Terms, seed: UInt64, depth: Int = 2) {
    let axes = operation.axes
    func named(_ row: [Int]) -> [String: String] {
      Dictionary(uniqueKeysWithValues: zip(axes, row).map { ($0.name, $0.levels[$1]) })
    }
    func isAllowed(_ row: [Int]) -> Bool {
      let row = named(row)
      if !terms.worksInPlace, row["memory"] == "in place" { return false }
      if !terms.propagatesNonFinite, row["values"].flatMap(Filling.init)?.isNonFinite == true {
        return false
      }
      let ways = terms.choices.allSatisfy { name, ways in
        operation.levelIsOffered(row[name], of: name, ways)
      }
      return ways && operation.isAllowed(row)
    }
    let array = CoveringArray(
      levels: axes.map(\.levels.count), strength: depth, seed: seed, isAllowed: isAllowed)
    let cases = array.rows.enumerated().map { index, row in
      var setting = Setting(
        row: named(row), terms: terms, seed: seed &+ UInt64(index) &* 0x9E37_79B9)
      return Case(index: index, row: named(row), call: operation.call(in: &setting))
    }
    all = cases.filter { terms.admits($0.call) }
    outsideTerms = cases.count - all.count
    unreachablePairs = array.unreachable
  }
}

extension Operation {
  /// Whether a row's level of a choice is one of the ways that the author offers.
  fileprivate func levelIsOffered(_ level: String?, of name: String, _ offered: [Int]) -> Bool {
    for parameter in signature.parameters where parameter.name == name {
      guard case .choice(let ways) = parameter.kind, let level, let way = ways.firstIndex(of: level)
      else { continue }
      return offered.contains(way)
    }
    return true
  }
}
