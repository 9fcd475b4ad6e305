import Catalogue
import Papers
import Synchronization
import Testing
import Verification

/// A run of few algorithms makes the tables in which they appear: those that name them, those that quote what such a
/// table asks, and those that say nothing of a paper that has them.
@Suite struct TableUseTests {
  private static let saying = PaperTests.tables.filter { $0.table.uses != nil }
  private static let computed = PaperTests.tables.filter { $0.table.needs.isNoInput }.map {
    "\($0.paper) \($0.table.id)"
  }

  @Test func `At least forty tables name what they take from`() {
    #expect(Self.saying.count >= 40, "\(Self.saying.count)")
    for (paper, table) in Self.saying {
      #expect(table.uses?.isEmpty == false, "\(paper) \(table.id) is never made")
      let known = Catalogue.entries.map(\.algorithm)
      for algorithm in table.uses ?? [] {
        #expect(known.contains { $0 == algorithm }, "\(paper) \(algorithm)")
      }
    }
  }

  @Test(arguments: computed)
  func `A table takes from no algorithm with which it is not made`(_ name: String) throws {
    let brief = try #require(BriefTable.all[name]).value
    let paper = try #require(Catalogue.papers.first { $0.key == name.prefix { $0 != " " } })
    let made = Set(paper.algorithms(of: brief.table).map { $0.name })
    #expect(brief.taken.subtracting(made) == [], "\(name) takes from \(brief.taken.sorted())")
  }

  @Test func `What a table takes from is seen: implementations, references, parts of a kernel`() {
    let seen = Mutex<[String]>([])
    Plant.noting({ name in seen.withLock { $0.append(name) } }) {
      _ = Plant.taken(1, from: "Dot.part")
      // A reference is seen wherever it is asked for, also by a function of a table's own.
      for entry in Catalogue.entries where entry.name == "Dot" { Self.ask(entry.algorithm) }
    }
    #expect(seen.withLock { $0 } == ["Dot.part", "Dot", "Dot", "Dot"])
  }

  private static func ask<A: Algorithm>(_: A.Type) {
    let problem = A.problem(size: 3, draw: 0, seed: 1)
    _ = (A.plain(problem), A.enclosure(of: problem), A.truth(of: problem))
  }

  @Test func `Quoted figures are made with the tables that are asked in their stead`() {
    for paper in Catalogue.papers {
      for table in paper.tables where table.uses == nil {
        let asked = table.quotes?.tables ?? []
        let named = paper.tables.filter { asked.contains($0.id) }.flatMap { $0.uses ?? [] }
        let own = Set(paper.algorithms(of: table).map { $0.name })
        #expect(
          own == Set((named.isEmpty ? paper.algorithms : named).map { $0.name }),
          "\(paper.key) \(table.id)")
      }
    }
    let llama = Catalogue.papers.first { $0.key == "sparse-llama" }
    let readme = llama?.tables.first { $0.id == "wanda-readme" }
    // It quotes what the table of prunings asks, and nothing of rounding.
    #expect(readme.map { llama?.algorithms(of: $0).contains { $0.name == "GPTQ" } } == false)
  }

  @Test func `Few algorithms have the tables that they appear in, all of them have all`() {
    for paper in Catalogue.papers {
      #expect(
        paper.tables(of: Catalogue.entries.map(\.algorithm)).map(\.id) == paper.tables.map(\.id))
      for algorithm in paper.algorithms {
        for table in paper.tables(of: [algorithm]) {
          #expect(paper.algorithms(of: table).contains { $0 == algorithm })
        }
      }
      #expect(paper.tables(of: []).isEmpty)
    }
    let all = Catalogue.papers.first { $0.key == "pv-tuning" }
    let own = all?.tables(of: all?.algorithms.filter { $0.name == "CodebookGEMV" } ?? []).map(\.id)
    #expect(own == all?.tables.map(\.id).filter { ["bits", "kernels", "speeds"].contains($0) })
  }
}
