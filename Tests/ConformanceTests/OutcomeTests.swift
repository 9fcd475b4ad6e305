import Catalogue
import Foundation
import Reporting
import Testing
import Verification

/// Each of the words for a printed figure, and what turns it into another.
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
  ) -> Outcome? { word(cell, quotes, shape, at: place)?.outcome }

  private func word(
    _ cell: Cell, _ quotes: Quotation? = nil, _ shape: Shape? = nil, at place: String = "Table 1",
    row: String = "", column: String = "x", isAsked: Bool = true
  ) -> Word? {
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
    let paper = RunRecord.PaperRecord(
      AnyPaper.self, tables: isAsked ? [printed, asked] : [printed])
    return paper.word(for: cell, row: row, column: column, in: printed)
  }

  private let input = Quotation.taking("a model", standIns: [StandIn("asked", "a > b")])

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
    #expect(outcome(.quoted("better"), input, shape(.holds)) == .shapeReproduced)
    #expect(outcome(.quoted("1"), input, shape(.fails)) == .differs)
    #expect(outcome(.quoted("1"), input, shape(.undecided)) == .outOfReach)
    #expect(outcome(.quoted("1"), input) == .outOfReach)
    // What print alone decides, and questions of ours, stand in for nothing.
    #expect(outcome(.quoted("1"), input, shape(.holds).askedOfPrint) == .outOfReach)
    #expect(outcome(.quoted("1"), input, shape(.holds, place: nil)) == .outOfReach)
  }

  @Test func `A statement shows a number's direction, which reproduces no number`() {
    let faster = Quotation.measured(on: "a CPU", standIns: [StandIn("asked", "a > b")])
    for figure in ["4.0", "1563", "89*", "93.86 %"] {
      #expect(
        word(.quoted(figure), faster, shape(.holds))
          == Word(
            .notComparable,
            because: "a CPU; its direction holds here and its size is not asked: a > b (asked)"))
      #expect(outcome(.quoted(figure), faster, shape(.fails)) == .differs)
    }
    for words in ["often", "O(d²)", "D"] {
      #expect(outcome(.quoted(words), faster, shape(.holds)) == .shapeReproduced)
    }
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
    let word = outcome(.quoted("better"), input, shape(.holds, place: shown), at: quoted)
    #expect(word == (counts ? .shapeReproduced : .outOfReach))
  }

  @Test func `A measurement elsewhere is modelled or not comparable, a setting is stated`() {
    #expect(outcome(.quoted("1"), .measured(on: "a GPU")) == .notComparable)
    #expect(outcome(.quoted("1"), .measured(on: "a GPU", model: "asked")) == .modelled)
    #expect(outcome(.quoted("1"), .measured(on: "a GPU", model: "none")) == .notComparable)
    #expect(word(.quoted("1"), .stating("a setting")) == Word(.stated, because: "a setting"))
  }

  @Test func `A shape speaks of the rows and columns that it names, and of no other`() {
    let part = Quotation.taking(
      "a model", standIns: [StandIn("asked", "a > b", rows: ["a", "b"], columns: ["x"])])
    func outcome(_ row: String, _ column: String) -> Outcome? {
      word(.quoted("1"), part, shape(.holds), row: row, column: column)?.outcome
    }
    #expect(outcome("a", "x") == .shapeReproduced && outcome("b", "x") == .shapeReproduced)
    #expect(outcome("c", "x") == .outOfReach && outcome("a", "y") == .outOfReach)
  }

  @Test func `One statement of a table that holds says nothing of another`() {
    let other = Quotation.taking("a model", standIns: [StandIn("asked", "c > d")])
    #expect(word(.quoted("1"), other, shape(.holds))?.outcome == .outOfReach)
    // Two of them must both hold.
    let both = Quotation.taking(
      "a model", standIns: [StandIn("asked", "a > b"), StandIn("missing", "")])
    let word = word(.quoted("1"), both, shape(.holds))
    #expect(word?.outcome == .outOfReach && word?.reason.contains("missing") == true)
  }

  @Test func `An exception has an obstacle of its own`() {
    let quotes = Quotation.taking("a model").but(.measured(on: "64 GPUs"), columns: ["hours"])
    let hours = word(.quoted("1"), quotes, column: "hours")
    #expect(hours == Word(.notComparable, because: "64 GPUs"))
    #expect(word(.quoted("1"), quotes, column: "F1") == Word(.outOfReach, because: "a model"))
  }

  @Test func `Every word has its reason`() {
    #expect(word(.printed("1.5", beside: 1.62))?.reason == "the figure here is 1.6")
    #expect(
      word(.quoted("1"), input, shape(.fails))?.reason
        == "here not: a > b (asked)")
    #expect(word(.quoted("1"), input, shape(.undecided))?.reason.contains("undecided") == true)
    #expect(word(.quoted("better"), input, shape(.holds))?.reason == "here, too: a > b (asked)")
    let absent = word(.quoted("1"), input, isAsked: false)
    #expect(
      absent == Word(.outOfReach, because: "a model; asked, which asks it here, was not computed"))
  }

  @Test func `Quoted cells are told of together that share a word and its reason`() {
    let part = Quotation.taking("a model", standIns: [StandIn("asked", "a > b", rows: ["a"])])
    var printed = RunRecord.TableRecord(
      PaperTable("1", "", place: "Table 1", quotes: part) { _ in TableResult(columns: []) })
    printed.result = TableResult(
      columns: ["x", "y"],
      rows: ["a", "b", "c"].map { .init($0, [.quoted("more"), .quoted("less")]) })
    var asked = RunRecord.TableRecord(
      PaperTable("asked", "", place: nil) { _ in TableResult(columns: []) })
    asked.result = TableResult(
      columns: ["x"], rows: [.init("", [.figure("1")])], shapes: [shape(.holds)])
    let paper = RunRecord.PaperRecord(AnyPaper.self, tables: [printed, asked])
    #expect(
      paper.quoted(in: printed).map(\.sentence) == [
        "2 shape reproduced (a): here, too: a > b (asked)", "4 out of reach (b; c): a model",
      ])
    #expect(paper.outcomes().printed.map(\.count) == [2, 4])
  }

  @Test func `Quoted cells are named by rows, by columns, or by both, as tells them apart`() {
    func places(_ quotes: Quotation) -> [String] {
      var printed = RunRecord.TableRecord(
        PaperTable("1", "", place: "Table 1", quotes: quotes) { _ in TableResult(columns: []) })
      printed.result = TableResult(
        columns: ["x", "y", "z"],
        rows: ["a", "b"].map { .init($0, [.quoted("1"), .quoted("2"), .quoted("3")]) })
      let paper = RunRecord.PaperRecord(AnyPaper.self, tables: [printed])
      return paper.quoted(in: printed).map(\.place)
    }
    let plain = Quotation.taking("a model"), other = Quotation.measured(on: "a GPU")
    #expect(places(plain) == ["a; b"])
    #expect(places(plain.but(other, rows: ["b"])) == ["a", "b"])
    #expect(places(plain.but(other, columns: ["z"])) == ["x; y", "z"])
    #expect(
      places(plain.but(other, rows: ["a"], columns: ["y"])) == [
        "a in x, z; b in x, y, z", "a in y",
      ]
    )
  }

  @Test
  func `A figure has no word before it is asked, and the same one in a whole record ever after`() {
    var printed = RunRecord.TableRecord(
      PaperTable("1", "", place: "Table 1", quotes: input) { _ in TableResult(columns: []) })
    printed.result = TableResult(columns: ["x"], rows: [.init("a", [.quoted("1")])])
    let paper = RunRecord.PaperRecord(AnyPaper.self, tables: [printed])
    #expect(
      paper.footnotes(of: printed, pending: ["asked"]) == [
        "1 not asked yet (a): a model; asked in asked"
      ])
    // What nothing waits for has its word at once.
    #expect(paper.footnotes(of: printed, pending: ["other"]) == paper.footnotes(of: printed))
    #expect(
      paper.footnotes(of: printed) == [
        "1 out of reach (a): a model; asked, which asks it here, was not computed"
      ])
  }

  @Test func `In a record of an unfinished run words wait for what the run would have made`() throws
  {
    let paper = try #require(Catalogue.papers.first { $0.key == "mkor" })
    let table = try #require(paper.tables.first { $0.id == "squad" })
    var squad = RunRecord.TableRecord(table)
    squad.result = try BriefTable.all["mkor squad"]?.value.result.get()
    var record = RunRecord(seed: 1, depth: 1)
    record.papers = [RunRecord.PaperRecord(paper, tables: [squad])]
    func pending(_ selection: [String]?) -> Set<String> {
      record.selection = selection
      return record.pending(of: record.papers[0])
    }
    #expect(pending(nil).contains("digits") && !pending(nil).contains("squad"))
    #expect(pending(["Dot"]) == [])
    let words = try JSONEncoder().encode(record.worded)
    #expect(String(decoding: words, as: UTF8.self).contains("\"not asked yet\"") == false)
    record.selection = nil
    let waiting = try JSONEncoder().encode(record.worded)
    #expect(String(decoding: waiting, as: UTF8.self).contains("\"not asked yet\""))
    record.isComplete = true
    let whole = try JSONEncoder().encode(record.worded)
    #expect(record.pending(of: record.papers[0]) == [])
    #expect(!String(decoding: whole, as: UTF8.self).contains("\"not asked yet\""))
  }

  @Test func `A record that names stand-ins by their tables alone is read`() throws {
    let text = #"{"obstacle":"input","reason":"a model","standIns":["asked"]}"#
    let read = try JSONDecoder().decode(Quotation.self, from: Data(text.utf8))
    #expect(word(.quoted("better"), read, shape(.holds))?.outcome == .shapeReproduced)
  }
}
