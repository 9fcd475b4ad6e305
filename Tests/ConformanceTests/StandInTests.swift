import Catalogue
import Reporting
import Testing
import Verification

/// What stands in for quoted figures is there, and speaks of the cells that it names and of no other.
@Suite struct StandInTests {
  private static let quoting = PaperTests.tables.filter {
    $0.table.needs.isNoInput && !($0.table.quotes.map { all(of: $0).isEmpty } ?? true)
  }.map { "\($0.paper) \($0.table.id)" }

  private static func all(of quotation: Quotation) -> [StandIn] {
    quotation.standIns + (quotation.exceptions ?? []).flatMap { all(of: $0.quotation) }
  }

  /// The paper with a table's result, and those of its stand-ins as if all of their shapes had a verdict.
  private static func record(
    _ key: String, _ table: PaperTable, _ result: TableResult, _ verdict: Shape.Verdict
  ) throws -> RunRecord.PaperRecord {
    let paper = try #require(Catalogue.papers.first { $0.key == key })
    func record(_ table: PaperTable, _ result: TableResult) -> RunRecord.TableRecord {
      var record = RunRecord.TableRecord(table)
      record.result = result
      for k in result.shapes.indices { record.result?.shapes[k].verdict = verdict }
      return record
    }
    let quotes = try #require(table.quotes)
    let ids = Set(all(of: quotes).map(\.table)).subtracting([table.id])
    let others = try paper.tables.filter { ids.contains($0.id) }.map { other in
      record(other, try #require(BriefTable.all["\(key) \(other.id)"]).value.result.get())
    }
    return RunRecord.PaperRecord(paper, tables: [record(table, result)] + others)
  }

  @Test(arguments: quoting)
  func `Every cell that a stand-in names is its own, and takes its verdict`(_ name: String) throws {
    let brief = try #require(BriefTable.all[name]).value, result = try brief.result.get()
    let quotes = try #require(brief.table.quotes)
    let key = String(name.prefix { $0 != " " })
    let holding = try Self.record(key, brief.table, result, .holds)
    let failing = try Self.record(key, brief.table, result, .fails)
    for standIn in Self.all(of: quotes) {
      let table = try #require(holding.tables.first { $0.id == standIn.table }, "\(standIn)")
      let shapes = standIn.shapes(of: try #require(table.result))
      #expect(!shapes.isEmpty, "no published shape of \(standIn.table) says “\(standIn.statement)”")
      for row in standIn.cells.rows ?? [] {
        #expect(result.rows.contains { $0.label == row }, "\(row)")
      }
      for column in standIn.cells.columns ?? [] {
        #expect(result.columns.contains(column), "\(column)")
      }
    }
    var (asked, others) = (0, 0)
    for row in result.rows {
      for (column, cell) in zip(result.columns, row.cells) where cell.standing == .quoted {
        func full(_ paper: RunRecord.PaperRecord) -> Word? {
          paper.word(for: cell, row: row.label, column: column, in: paper.tables[0])
        }
        func word(_ paper: RunRecord.PaperRecord) -> Outcome? { full(paper)?.outcome }
        let isAsked = Self.all(of: quotes).contains {
          $0.cells.contains(row: row.label, column: column)
        }
        (asked, others) = (asked + (isAsked ? 1 : 0), others + (isAsked ? 0 : 1))
        let isNumber = PrintedFigure.isNumber(cell.published ?? "")
        #expect(
          (word(holding) == .shapeReproduced) == (isAsked && !isNumber), "\(row.label), \(column)")
        // Of a number the direction is shown, and that is said.
        let isDirection = full(holding)?.reason.contains("its direction holds here") ?? false
        #expect(isDirection == (isAsked && isNumber), "\(row.label), \(column)")
        #expect(word(failing) != .shapeReproduced, "\(row.label), \(column)")
      }
    }
    #expect(asked > 0)
    print("stand-ins: \(name): \(asked) cells asked, \(others) not")
  }

  @Test func `Whoever models a table is a table of the same paper`() {
    for (key, table) in PaperTests.tables {
      guard let model = table.quotes?.model else { continue }
      #expect(
        PaperTests.tables.contains { $0.paper == key && $0.table.id == model }, "\(key) \(model)")
    }
  }
}
