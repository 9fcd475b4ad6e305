import Catalogue
import Reporting
import Testing
import Verification

/// What print has apart is asked, all of it, and nothing else.
@Suite struct PrintedOrderTests {
  @Test(arguments: [
    ("5.938", 5.938, 0.0005), ("1563", 1563, 0.5), (".67", 0.67, 0.005), ("1.8E2", 180, 5),
    ("86.3 %", 86.3, 0.05), ("4.0×", 4, 0.05), ("2m", 120, 30), ("12h", 43_200, 1_800),
    ("-1.5", -1.5, 0.05),
  ]) func `A figure is read with what print leaves open`(
    _ text: String, _ value: Double, _ half: Double
  ) throws {
    let figure = try #require(PrintedFigure(text))
    #expect(abs(figure.value - value) < 1e-12 * abs(value) && abs(figure.half / half - 1) < 1e-9)
  }

  @Test(arguments: ["", "-", "OOM", "NaN", "D", "often", "O(d²+bd)", "2d/2", "4d²", "89*", "E2"])
  func `What is no number is none`(_ text: String) {
    #expect(PrintedFigure(text) == nil)
    #expect(PrintedFigure.isNumber(text) == (text == "89*"))
  }

  @Test(
    arguments: [
      ("5.513", "5.510", true), ("5.510", "5.513", false), ("5.51", "5.510", nil),
      ("5.51", "5.52", nil), ("5.51", "5.53", false), ("12h", "1.5h", true), ("1m", "60s", nil),
      ("5m", "60s", true), ("86 %", "80", nil), ("1.8E2", "81.6", true),
    ] as [(String, String, Bool?)])
  func `Figures are apart by more than both may have been rounded`(
    _ a: String, _ b: String, _ isAbove: Bool?
  ) throws {
    #expect(try #require(PrintedFigure(a)).isAbove(#require(PrintedFigure(b))) == isAbove)
  }

  /// Figures that are known to ± 0.1.
  private func figures(_ values: KeyValuePairs<String, Double>, _ half: Double = 0.1)
    -> PairedFigures
  {
    let known = values.map(\.value)
    return PairedFigures("here", values.map(\.key)) { i, j, _ in
      .init(low: known[i] - known[j] - half, high: known[i] - known[j] + half)
    }
  }

  @Test func `Every pair has its own interval, and all of one figure hold together`() {
    let values = [3.0, 1, 4, 1.05, .nan]
    let labels = values.indices.map { "\($0)" }
    let found = PairedFigures("here", labels) { i, j, confidence in
      #expect(i < j && abs(confidence - (1 - 0.05 / 4)) < 1e-12)
      return .init(low: values[i] - values[j] - 0.1, high: values[i] - values[j] + 0.1)
    }
    #expect(found.differences.count == 10)
    for (i, x) in values.enumerated() {
      for (j, y) in values.enumerated() where i != j {
        let expected: Shape.Verdict = x - y > 0.1 ? .holds : x - y < -0.1 ? .fails : .undecided
        #expect(found.verdict("\(i)", above: "\(j)") == expected, "\(i), \(j)")
      }
      #expect(found.verdict("\(i)", above: "\(i)") == nil)
    }
    #expect(found.verdict("0", above: "none") == nil)
  }

  private let clips = PrintedOrder.columns(
    "clip", "here", ["1.0": "1.0", "0.95": "0.95", "0.9": "0.9", "0.85": "0.85"], in: ["inputs"])
  private let row = ["1.0": "5.938", "0.95": "5.910", "0.9": "5.828", "0.85": "5.850"]

  private func word(
    _ column: String, _ found: PairedFigures?, printed: [String: String]? = nil,
    isReversed: Bool = false
  ) -> Word {
    var orders = clips
    for k in orders.indices { orders[k].isReversed = isReversed }
    let table = printed ?? row
    return Quotation.taking("a model").asking(orders).word(
      row: "inputs", column: column, printed: { $0 == "inputs" ? table[$1] : nil }
    ) { id in
      guard id == "clip" else { return nil }
      return TableResult(
        columns: ["x"], rows: [.init("", [.figure("1")])], figures: found.map { [$0] })
    }
  }

  @Test func `A printed optimum is asked against all others`() {
    let same = figures(["1.0": 9, "0.95": 8, "0.9": 6, "0.85": 7])
    for column in row.keys { #expect(word(column, same).outcome == .shapeReproduced, "\(column)") }
    // The optimum lies elsewhere: the two that changed places differ, and the others are where they were.
    let moved = figures(["1.0": 9, "0.95": 8, "0.9": 7, "0.85": 6])
    for column in ["0.9", "0.85"] {
      #expect(
        word(column, moved) == Word(.differs, because: "here not: 0.85 > 0.9 (clip, here)"))
    }
    for column in ["1.0", "0.95"] { #expect(word(column, moved).outcome == .shapeReproduced) }
    // Noise leaves one pair open, and with it the two figures.
    let near = figures(["1.0": 9, "0.95": 8, "0.9": 6.95, "0.85": 7])
    for column in ["0.9", "0.85"] {
      #expect(
        word(column, near)
          == Word(.outOfReach, because: "a model; undecided here: 0.85 > 0.9 (clip, here)"))
    }
    #expect(word("1.0", near).outcome == .shapeReproduced)
    // Accuracy in print, loss here.
    #expect(word("1.0", same, isReversed: true).outcome == .differs)
    let upside = figures(["1.0": 6, "0.95": 7, "0.9": 9, "0.85": 8])
    for column in row.keys {
      #expect(word(column, upside, isReversed: true).outcome == .shapeReproduced)
    }
  }

  @Test func `A figure that print has apart from nothing, or that is not computed, shows nothing`()
  {
    let same = figures(["1.0": 9, "0.95": 8, "0.9": 6, "0.85": 7])
    let alike = row.mapValues { _ in "5.9" }
    for column in row.keys {
      #expect(word(column, same, printed: alike) == Word(.outOfReach, because: "a model"))
    }
    #expect(word("1.0", figures(["1.0": 9])) == Word(.outOfReach, because: "a model"))
    #expect(word("1.0", nil) == Word(.outOfReach, because: "a model"))
    // A figure that is not in the order is not asked.
    #expect(word("0.8", same) == Word(.outOfReach, because: "a model"))
  }

  // MARK: - The papers' orders

  private static let asking = PaperTests.tables.filter {
    $0.table.needs.isNoInput && !($0.table.quotes?.orders ?? []).isEmpty
  }.map { "\($0.paper) \($0.table.id)" }

  @Test func `Orders are asked of tables of at least five papers`() {
    let papers = Set(Self.asking.compactMap { $0.split(separator: " ").first })
    #expect(papers.count >= 5 && Self.asking.count >= 12, "\(Self.asking)")
  }

  @Test(arguments: asking)
  func `Members are cells of the table and figures of the one that asks`(_ name: String) throws {
    let brief = try #require(BriefTable.all[name]).value, result = try brief.result.get()
    for order in brief.table.quotes?.orders ?? [] {
      let key = name.prefix { $0 != " " }
      let other = try #require(BriefTable.all["\(key) \(order.table)"], "\(order.table)").value
      let found = try #require(
        other.result.get().figures?.first { $0.name == order.figures }, "\(order.figures)")
      for member in order.members {
        let row = try #require(result.rows.first { $0.label == member.row }, "\(member)")
        let place = try #require(result.columns.firstIndex(of: member.column), "\(member)")
        #expect(row.cells[place].standing == .quoted || row.cells[place].standing == .absent)
        #expect(found.labels.contains(member.label), "\(member)")
      }
    }
  }

  /// Figures in the very order of print.
  private func likePrint(_ order: PrintedOrder, _ printed: (String, String) -> String?)
    -> PairedFigures
  {
    let values = order.members.map { member in
      (printed(member.row, member.column).flatMap(PrintedFigure.init)?.value ?? .nan)
        * (order.isReversed ? -1 : 1)
    }
    return PairedFigures(order.figures, order.members.map(\.label)) { i, j, _ in
      .init(low: values[i] - values[j], high: values[i] - values[j])
    }
  }

  @Test(arguments: asking)
  func `Every misprint that turns an order of print makes both its figures differ`(_ name: String)
    throws
  {
    let brief = try #require(BriefTable.all[name]).value, result = try brief.result.get()
    func printed(_ row: String, _ column: String) -> String? {
      guard let place = result.columns.firstIndex(of: column) else { return nil }
      return result.rows.first { $0.label == row }?.cells[place].published
    }
    var (planted, found) = (0, 0)
    for order in brief.table.quotes?.orders ?? [] {
      let here = likePrint(order, printed)
      func word(_ member: PrintedOrder.Member, _ printed: @escaping (String, String) -> String?)
        -> Outcome
      {
        Quotation.taking("a model").asking([order]).word(
          row: member.row, column: member.column, printed: printed
        ) { _ in
          TableResult(columns: ["x"], rows: [.init("", [.figure("1")])], figures: [here])
        }.outcome
      }
      let pairs = order.pairs(here, printed: printed)
      #expect(pairs.allSatisfy { $0.verdict == .holds })
      for member in order.members {
        let isAsked = pairs.contains { $0.concerns(row: member.row, column: member.column) }
        #expect(word(member, printed) == (isAsked ? .shapeReproduced : .outOfReach), "\(member)")
      }
      for pair in pairs {
        planted += 1
        // Each stands where the other stood.
        let swapped = { (row: String, column: String) -> String? in
          switch (row, column) {
          case (pair.upper.row, pair.upper.column): printed(pair.lower.row, pair.lower.column)
          case (pair.lower.row, pair.lower.column): printed(pair.upper.row, pair.upper.column)
          default: printed(row, column)
          }
        }
        let words = [pair.upper, pair.lower].map { word($0, swapped) }
        if words == [.differs, .differs] { found += 1 }
      }
    }
    print("orders: \(name): \(planted) pairs exchanged, \(found) found")
    #expect(planted > 0 && found == planted)
  }
}
