import Scalars

/// The calls that an operation's kernels are tried with: every pair of levels of two axes stands in one of them.
public struct Cases: Sendable {
  public struct Case: Sendable {
    /// Its place in the array, by which it is asked for again.
    public let index: Int
    public let row: [String: String]
    public let call: Call
    /// Whether its sizes are far beyond the axes' levels.
    var isFar = false

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
    let near = cases.filter { terms.admits($0.call) }
    let far = Self.far(operation, near, from: cases.count, terms, seed)
    all = near + far
    outsideTerms = cases.count - near.count
    unreachablePairs = array.unreachable
  }

  /// The far levels, each in the Gaussian row that writes most.
  private static func far(
    _ operation: any Operation, _ near: [Case], from first: Int, _ terms: Terms, _ seed: UInt64
  ) -> [Case] {
    let plain = near.filter { ($0.row["values"] ?? "gaussian") == "gaussian" }
    let base = plain.max {
      operation.signature.outputBytes(of: $0.call) < operation.signature.outputBytes(of: $1.call)
    }
    guard let base else { return [] }
    return operation.far.enumerated().compactMap { place, levels in
      let index = first + place
      let row = base.row.merging(levels) { $1 }
      guard operation.isAllowed(row) else { return nil }
      var setting = Setting(row: row, terms: terms, seed: seed &+ UInt64(index) &* 0x9E37_79B9)
      let item = Case(
        index: index, row: row, call: operation.call(in: &setting), isFar: true)
      return terms.admits(item.call) ? item : nil
    }
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
