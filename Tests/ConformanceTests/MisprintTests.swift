import Catalogue
import Foundation
import Synchronization
import Testing
import Verification

/// A wrong digit in a published figure turns its cell, and none turns without one.
@Suite struct MisprintTests {
  /// The tables in which printed figures are compared with computed ones, and what they are without a plant.
  private static let tables: [(name: String, table: PaperTable, cells: [Cell], figures: Int)] = {
    PaperTests.tables.compactMap { paper, table in
      let name = "\(paper) \(table.id)"
      // Each is computed again for every plant: only what takes moments.
      guard let brief = BriefTable.all[name]?.value, brief.figures > 0, brief.seconds < 1 else {
        return nil
      }
      let press = Press(target: -1), start = Date()
      let cells = Misprint.with({ press.print($0) }) { Self.cells(table, seed: 1) }
      guard press.seen > 0, Date().timeIntervalSince(start) < 1 else { return nil }
      return (name, table, cells, press.seen)
    }
  }()

  private static func cells(_ table: PaperTable, seed: UInt64) -> [Cell] {
    let result = try? table.compute(Inputs(seed: seed))
    return result?.rows.flatMap(\.cells) ?? []
  }

  @Test func `Every planted digit turns its cell and no other`() {
    var plants = 0
    for (name, table, cells, figures) in Self.tables {
      for target in 0..<figures {
        let press = Press(target: target)
        let planted = Misprint.with({ press.print($0) }) { Self.cells(table, seed: 1) }
        let turned = zip(cells, planted).filter { $0.published != $1.published }
        #expect(turned.count == 1, "\(name), figure \(target): \(turned)")
        // What differs already may be put right by chance; what agrees must not any more.
        for (before, after) in turned where before.standing == .agrees {
          plants += 1
          guard after.standing == .agrees else { continue }
          // A figure that follows from rounded ones may have more digits than they decide: then the one before.
          let second = Press(target: target, place: 1)
          let worse = Misprint.with({ second.print($0) }) { Self.cells(table, seed: 1) }
          let isFound = zip(cells, worse).contains {
            $0.standing == .agrees && $1.standing == .differs
          }
          #expect(isFound, "\(name): \(before) became \(after)")
        }
        let others = zip(cells, planted).filter { $0.published == $1.published }
        #expect(others.allSatisfy { $0.standing == $1.standing }, "\(name), figure \(target)")
      }
    }
    #expect(plants >= 40, "\(plants) plants in \(Self.tables.map(\.name))")
  }

  @Test func `No cell turns in twenty runs with other seeds`() {
    for (name, table, cells, _) in Self.tables {
      for seed in UInt64(2)...21 {
        let again = Self.cells(table, seed: seed)
        #expect(again.map(\.standing) == cells.map(\.standing), "\(name), seed \(seed)")
      }
    }
  }
}
