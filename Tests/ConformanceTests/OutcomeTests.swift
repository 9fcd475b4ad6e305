import Reporting
import Testing
import Verification

/// Each of the seven words for a printed figure, and what turns it into another.
@Suite struct OutcomeTests {
  private enum AnyPaper: Paper {
    static let key = "any"
    static let citation = Citation("Nobody. Nothing", "")
    static let algorithms: [any Algorithm.Type] = []
    static let tables: [PaperTable] = []
    static let outOfReach: [String] = []
  }

  /// A paper that prints one cell, and asks a shape of its own figures in the table `asked`.
  private func outcome(
    _ cell: Cell, _ quotes: Quotation? = nil, _ shape: Shape? = nil, at place: String = "Table 1"
  ) -> Outcome? {
    func record(_ id: String, _ quotes: Quotation?, _ result: TableResult) -> RunRecord.TableRecord
    {
      var record = RunRecord.TableRecord(
        PaperTable(id, "", place: place, quotes: quotes) { _ in result })
      record.result = result
      return record
    }
    let printed = record("1", quotes, TableResult(columns: ["x"], rows: [.init("", [cell])]))
    let asked = record(
      "asked", nil,
      TableResult(
        columns: ["x"], rows: [.init("", [.figure("1")])], shapes: shape.map { [$0] } ?? []))
    let paper = RunRecord.PaperRecord(AnyPaper.self, tables: [printed, asked])
    return paper.outcome(of: cell, in: printed)
  }

  private let input = Quotation.taking("a model", standIns: ["asked"])

  private func shape(_ verdict: Shape.Verdict, place: String? = "Table 1") -> Shape {
    Shape("a > b", place: place, verdict, evidence: "")
  }

  @Test func `A figure that is computed is reproduced, differs, or is our own`() {
    #expect(outcome(.printed("1.5", beside: 1.52)) == .reproduced)
    #expect(outcome(.printed("1.5", beside: 1.56)) == .differs)
    #expect(outcome(.figure("1.5")) == nil)
    #expect(outcome(.notFound) == .notFound && outcome(.absent("not asked")) == nil)
  }

  @Test func `A quoted figure is as good as what stands in for it`() {
    #expect(outcome(.quoted("1"), input, shape(.holds)) == .shapeReproduced)
    #expect(outcome(.quoted("1"), input, shape(.fails)) == .outOfReach)
    #expect(outcome(.quoted("1"), input, shape(.undecided)) == .outOfReach)
    #expect(outcome(.quoted("1"), input) == .outOfReach)
    // What print alone decides, and questions of ours, stand in for nothing.
    #expect(outcome(.quoted("1"), input, shape(.holds).askedOfPrint) == .outOfReach)
    #expect(outcome(.quoted("1"), input, shape(.holds, place: nil)) == .outOfReach)
  }

  @Test(arguments: [
    ("Table 1", "Table 1, its order", true),
    ("Tables 3, 1 and E.10 of the thesis", "Table E.10", true),
    ("the abstract; README", "abstract", true), ("README of a/b", "README of a/b, below", true),
    ("Table 1", "Table 11", false), ("Table E.1", "Table 1", false),
    ("README of a/b", "README", false),
  ]) func `A shape stands in for figures of its own place only`(
    _ quoted: String, _ shown: String, _ counts: Bool
  ) {
    let word = outcome(.quoted("1"), input, shape(.holds, place: shown), at: quoted)
    #expect(word == (counts ? .shapeReproduced : .outOfReach))
  }

  @Test func `A measurement elsewhere is modelled or not comparable, a setting is no result`() {
    #expect(outcome(.quoted("1"), .measured(on: "a GPU")) == .notComparable)
    #expect(outcome(.quoted("1"), .measured(on: "a GPU", model: "asked")) == .modelled)
    #expect(outcome(.quoted("1"), .measured(on: "a GPU", model: "none")) == .notComparable)
    #expect(outcome(.quoted("1"), .stating("a setting")) == nil)
  }
}
