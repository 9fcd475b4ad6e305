import Catalogue
import Reporting
import Testing
import Verification

/// The LaTeX of every table of every paper, read as LaTeX reads it.
@Suite struct LaTeXTests {
  private static func latex(_ name: String) throws -> String {
    let brief = try #require(BriefTable.all[name]).value
    let paper = try #require(Catalogue.papers.first { $0.key == name.prefix { $0 != " " } })
    var record = RunRecord.TableRecord(brief.table)
    record.result = try brief.result.get()
    return TableExport.latex.text([RunRecord.PaperRecord(paper, tables: [record])])
  }

  @Test(arguments: BriefTable.all.keys.sorted())
  func `LaTeX finds nothing to stumble over in the table`(_ name: String) throws {
    let text = try Self.latex(name)
    #expect(text.contains("\\begin{tabular}"))
    #expect(LaTeXCheck(text).faults == [], "\(name)")
  }

  @Test func `Nor in all of them together`() throws {
    let papers = try Catalogue.papers.map { paper in
      let tables = try paper.tables.map { table in
        var record = RunRecord.TableRecord(table)
        record.result = try BriefTable.all["\(paper.key) \(table.id)"]?.value.result.get()
        if record.result == nil { record.skipped = "needs 100 % of\n_something_ & more" }
        return record
      }
      return RunRecord.PaperRecord(paper, tables: tables)
    }
    #expect(LaTeXCheck(TableExport.latex.text(papers)).faults == [])
  }

  private static let sound = """
    % \\usepackage{booktabs}

    \\begin{table}
      \\centering
      \\caption{Errors, 100 \\% of them ($\\le$ 1)}
      \\label{tab:a-1}
      \\begin{tabular}{lrr}
        \\toprule
         & $\\delta$ = 1 & x\\_2 \\\\
        \\midrule
        a \\& b & 1.5 (2) & ``3'' \\\\
        {}[c] & $x^{2}$ & \\{\\} \\\\
        \\bottomrule
      \\end{tabular}
    \\end{table}
    """

  /// What is changed into what, and what must be found then.
  private static let mutants: [(from: String, into: String, fault: LaTeXCheck.Fault)] = [
    ("  \\end{tabular}\n", "", .environment), ("\\end{table}", "\\end{tabel}", .environment),
    ("\\begin{table}\n", "", .environment), ("\\{\\}", "\\{}", .group), ("x^{2}", "x^{2", .group),
    ("a \\& b", "a & b", .columns), ("1.5 (2) & ", "", .columns), ("{lrr}", "{lr}", .columns),
    ("x\\_2", "x_2", .special), ("100 \\%", "100 %", .special), ("1.5", "#1.5", .special),
    ("1.5", "1 < 5", .special), ("x^{2}$", "x^{2}", .mathematics),
    ("$\\delta$", "\\delta", .mathematics), ("{lrr}", "{l|rr}", .alignment),
    ("    \\midrule\n", "", .rules), ("\\midrule", "\\hline", .rules),
    ("\\bottomrule", "\\toprule", .rules), ("``3'' \\\\", "``3''", .ending),
    ("{}[c]", "[c]", .ending), ("1.5", "\\textbf{1.5}", .command),
    ("1.5", "$\\mathbb{R}$", .command),
    ("a \\& b", "a \\: b", .command), ("1.5", "δ", .character),
    ("  \\caption{Errors, 100 \\% of them ($\\le$ 1)}\n", "", .caption),
    ("  \\label{tab:a-1}\n", "", .caption),
  ]

  @Test func `A sound table passes, and every rule has a mutant`() {
    #expect(LaTeXCheck(Self.sound).faults == [])
    #expect(Set(Self.mutants.map(\.fault)) == Set(LaTeXCheck.Fault.allCases))
    // The same label twice.
    #expect(LaTeXCheck(Self.sound + "\n\n" + Self.sound).faults == [.caption])
  }

  @Test(arguments: mutants.indices) func `A mutant is found`(_ index: Int) {
    let mutant = Self.mutants[index], text = Self.sound.replacing(mutant.from, with: mutant.into)
    #expect(text != Self.sound)
    #expect(LaTeXCheck(text).faults.contains(mutant.fault), "\(mutant.from) to \(mutant.into)")
  }
}
