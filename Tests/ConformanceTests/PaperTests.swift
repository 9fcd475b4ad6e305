import Catalogue
import Foundation
import Papers
import Reporting
import Testing
import Verification

/// The papers' tables say what they claim to say.
@Suite struct PaperTests {
  /// Every table of every paper, by paper and id.
  static let tables: [(paper: String, table: PaperTable)] = Catalogue.papers.flatMap { paper in
    paper.tables.map { (paper.key, $0) }
  }

  static let dataDirectory = ProcessInfo.processInfo.environment["VERNIER_DATA"]

  private func isSound(_ result: TableResult) -> Bool {
    !result.rows.isEmpty
      && result.rows.allSatisfy { $0.cells.count == result.columns.count }
      && result.rows.flatMap(\.cells).allSatisfy { cell in
        switch cell.standing {
        case .agrees, .differs: cell.published != nil && cell.computed != nil
        case .computed, .absent: cell.computed != nil && cell.published == nil
        case .quoted: cell.published != nil
        }
      }
  }

  @Test(
    arguments: tables.filter { $0.table.needs.isNoInput }.map { "\($0.paper) \($0.table.id)" })
  func `A table that needs nothing is computed whole`(_ name: String) throws {
    let entry = try #require(Self.tables.first { "\($0.paper) \($0.table.id)" == name })
    // Its form is asked for, in brief; `ci/verify` makes all of it.
    let brief = try #require(BriefTable.all[name]).value
    let result = try brief.result.get()
    #expect(isSound(result))
    // What does not say that it is a machine's gives the same figures again.
    if brief.seconds < 0.3, !entry.table.isTimed {
      let again = try Pace.$isBrief.withValue(true) { try entry.table.compute(Inputs()) }
      #expect(again.rows.map(\.cells) == result.rows.map(\.cells))
    }
    let isQuoted = result.rows.flatMap(\.cells).contains { $0.standing == .quoted }
    #expect(isQuoted == (entry.table.quotes != nil), "a table that quotes says why, and no other")
  }

  @Test func `Every paper is one of the 141 systems, which are all different`() {
    let keys = System.all.map(\.key)
    #expect(keys.count == 141 && Set(keys).count == 141)
    for paper in Catalogue.papers { #expect(keys.contains(paper.key), "\(paper.key)") }
  }

  @Test func `Ids are unique within a paper, and every algorithm of a paper is in the catalogue`() {
    for paper in Catalogue.papers {
      #expect(Set(paper.tables.map(\.id)).count == paper.tables.count, "\(paper.key)")
      for algorithm in paper.algorithms {
        #expect(Catalogue.entries.contains { $0.algorithm == algorithm }, "\(algorithm)")
      }
    }
  }

  @Test(arguments: ["E.13", "E.14"])
  func `SLiM's tables agree with print, but for the columns of OPT-350M and OPT-1.3B`(_ id: String)
    throws
  {
    let table = try #require(Self.tables.first { $0.paper == "slim" && $0.table.id == id }?.table)
    let result = try table.compute(Inputs())
    let unlike = Set(
      result.rows.flatMap { row in
        zip(result.columns, row.cells).filter { $0.1.standing == .differs }.map(\.0)
      })
    #expect(unlike == ["OPT-350M", "OPT-1.3B"])
  }

  @Test(
    .enabled(if: dataDirectory != nil, "skipped: VERNIER_DATA names no folder of real data"),
    arguments: tables.filter {
      if case .data = $0.table.needs { true } else { false }
    }.map { "\($0.paper) \($0.table.id)" })
  func `A table on real data is computed whole`(_ name: String) throws {
    let entry = try #require(Self.tables.first { "\($0.paper) \($0.table.id)" == name })
    #expect(isSound(try entry.table.compute(Inputs(dataDirectory: Self.dataDirectory))))
  }

  @Test func `A cell agrees with print if it rounds to the printed digits`() {
    #expect(Cell.printed("0.40", beside: 0.4049).standing == .agrees)
    #expect(Cell.printed("0.40", beside: 0.3951).standing == .agrees)
    #expect(Cell.printed("0.40", beside: 0.4051).standing == .differs)
    #expect(Cell.printed("1.52", beside: 1.525).standing == .agrees)
    #expect(Cell.printed("1.53", beside: 1.525).standing == .agrees)
    #expect(Cell.printed("17", beside: 17.4).computed == "17")
    #expect(Cell.printed("0.40", beside: .nan).standing == .differs)
  }

  @Test func `What follows from rounded figures agrees if some that round to them give print`() {
    func speedup(_ text: String, _ hours: Double) -> Cell.Standing {
      Cell.printed(
        text, beside: 7.97 / hours, within: 7.965 / (hours + 0.005)...7.975 / (hours - 0.005)
      ).standing
    }
    #expect(speedup("1.39", 5.71) == .agrees)
    #expect(speedup("1.51", 5.25) == .differs)
    #expect(Cell.printed("0.8214", beside: 0.8215, within: 0.821...0.822).standing == .agrees)
    // The intervals meet in one point only.
    #expect(Cell.printed("0.809", beside: 0.81, within: 0.8095...0.8105).standing == .differs)
    #expect(Cell.printed("1.00", beside: .nan, within: 2...3).standing == .differs)
  }

  @Test func `A ratio whose interval holds the limit decides nothing`() {
    func verdict(_ ratio: ClosedRange<Double>) -> Shape.Verdict {
      Shape.below("a below b", ratio: ratio, evidence: "").verdict
    }
    #expect(verdict(0.5...0.9) == .holds)
    #expect(verdict(1.1...1.2) == .fails)
    #expect(verdict(0.9...1.1) == .undecided)
    #expect(verdict(0.9 ... .infinity) == .undecided)
  }

  @Test func `Decimals are rounded, signed and padded`() {
    #expect(Cell.decimal(0.05, digits: 2) == "0.05")
    #expect(Cell.decimal(-1.005, digits: 1) == "-1.0")
    #expect(Cell.decimal(12, digits: 0) == "12")
    #expect(Cell.decimal(0.999, digits: 2) == "1.00")
    #expect(Cell.decimal(-0.001, digits: 2) == "0.00")
  }
}
