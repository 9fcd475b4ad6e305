import Catalogue
import Papers
import Synchronization
import Testing
import Verification

/// Tables that say what they take from say all of it: a run of few algorithms makes those that they appear in.
@Suite struct TableUseTests {
  private static let saying = PaperTests.tables.filter {
    $0.table.uses != nil && $0.table.needs.isNoInput
  }.map { "\($0.paper) \($0.table.id)" }

  @Test func `At least a dozen say it, and of their papers' algorithms alone`() {
    #expect(Self.saying.count >= 12, "\(Self.saying)")
    for paper in Catalogue.papers {
      for table in paper.tables {
        #expect(table.uses?.isEmpty != true, "\(paper.key) \(table.id) is never made")
        for algorithm in table.uses ?? [] {
          #expect(paper.algorithms.contains { $0 == algorithm }, "\(paper.key) \(algorithm)")
        }
      }
    }
  }

  @Test(arguments: saying)
  func `A table takes from no algorithm that it does not name`(_ name: String) throws {
    let table = try #require(BriefTable.all[name]).value.table
    let names = Mutex<Set<String>>([])
    try Plant.noting({ kernel in
      // Part of a kernel is named behind a point.
      let own = String(kernel.prefix { $0 != "." })
      _ = names.withLock { $0.insert(own) }
    }) {
      try Pace.$isBrief.withValue(true) { _ = try table.compute(Inputs()) }
    }
    let known = Set(Catalogue.entries.map(\.name)), named = Set((table.uses ?? []).map { $0.name })
    let taken = names.withLock { $0 }.intersection(known)
    #expect(taken.subtracting(named) == [], "\(taken)")
    print("uses: \(name): takes from \(taken.sorted()), names \(named.sorted())")
  }

  @Test func `Few algorithms have the tables that they appear in, all of them have all`() {
    for paper in Catalogue.papers {
      #expect(paper.tables(of: paper.algorithms).map(\.id) == paper.tables.map(\.id))
      for algorithm in paper.algorithms {
        let own = paper.tables(of: [algorithm])
        #expect(!own.isEmpty, "\(paper.key) \(algorithm)")
        let isWhole = own.allSatisfy { table in
          table.uses?.contains { $0 == algorithm } ?? true
        }
        #expect(isWhole)
      }
      #expect(paper.tables(of: []).isEmpty)
    }
    let all = Catalogue.papers.first { $0.key == "pv-tuning" }
    let own = all?.tables(of: all?.algorithms.filter { $0.name == "CodebookGEMV" } ?? []).map(\.id)
    #expect(own == all?.tables.map(\.id).filter { ["bits", "kernels", "speeds"].contains($0) })
  }
}
