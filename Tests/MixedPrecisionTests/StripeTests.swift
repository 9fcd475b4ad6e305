import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Stripes of tiles: bad input, and partitions that are wrong in one respect.
@Suite struct StripeTests {
  @Test func `what has no tiles, no processors or broken units is refused`() {
    func text(_ rows: Int, _ columns: Int, _ processors: Int, _ unit: Int) -> [String] {
      StripedPartition.implementations.map { implementation in
        complaint {
          _ = try implementation(
            .init(
              tiles: Matrix(repeating: 1, rows: rows, columns: columns), processors: processors,
              unit: unit))
        }
      }
    }
    #expect(text(2, 2, 0, 1).allSatisfy { $0.contains("0 processors") })
    #expect(text(3, 2, 4, 2).allSatisfy { $0.contains("Units of 2 do not divide 3") })
    #expect(text(2, 2, 4, 0).allSatisfy { $0.contains("Units of 0") })
    #expect(text(2, 0, 4, 1).allSatisfy { $0.contains("2 × 0 tiles") })
  }

  @Test func `partitions that are wrong in one respect are refused`() throws {
    let problem = StripedPartition.problem(size: 6, draw: 1, seed: 4)
    let truth = StripedPartition.enclosure(of: problem)
    for implementation in StripedPartition.implementations {
      let right = try implementation(problem)
      #expect(implementation.refusal(of: right, on: problem, truth) == nil)
      func isRefused(_ name: String, _ alter: ([Int]) -> [Int]) -> Bool {
        let wrong = Observation<Double>(
          right.quantities.map { quantity in
            quantity.name == name
              ? .init(name: name, values: .integers(alter(right[integers: name]))) : quantity
          })
        return implementation.refusal(of: wrong, on: problem, truth) != nil
      }
      #expect(isRefused("owners") { [$0[0] + 1] + $0.dropFirst() })
      #expect(isRefused("loads") { [$0[0] + 1] + $0.dropFirst() })
      #expect(isRefused("parts") { $0.map { $0 + 1 } })
      #expect(isRefused("order") { $0.count > 1 ? $0.reversed() : [$0[0] + 1] })
      #expect(isRefused("sums") { $0.map { $0 + 1 } })
    }
  }

  /// Two stripes meet within a column wherever a multiple of T is no multiple of R.
  @Test(arguments: [(1, 1), (2, 3), (5, 3), (9, 3), (20, 3), (21, 3), (40, 3)])
  func `parts are added where stripes meet within a column`(processors: Int, columns: Int) {
    let (rows, tiles) = (7, 7 * columns)
    let length = (tiles + processors - 1) / processors
    let meetings = (1..<tiles).count { $0 % length == 0 && $0 % rows != 0 }
    let summary = StripedPartition.striped(
      rows: rows, columns: columns, processors: processors)
    #expect(summary.additions == meetings && summary.most == length)
    let even = StripedPartition.streamed(rows: rows, columns: columns, processors: processors)
    #expect(even.most == length && even.most - even.least <= 1)
  }
}
