import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Codes that become floats by way of their bits: every code with every step, and neighbours of the right way.
@Suite struct DequantisationTests {
  /// The two words that have every code.
  private static let allCodes: [UInt32] = [0x7654_3210, 0xFEDC_BA98]

  @Test func `every code with every finite step is exact`() throws {
    let steps = (0...UInt16.max).map { Float16(bitPattern: $0) }.filter(\.isFinite)
    let problem = DequantiseNibbles.Problem(
      words: steps.flatMap { _ in Self.allCodes }, steps: steps, group: 2)
    let order = [0, 4, 1, 5, 2, 6, 3, 7]
    for implementation in DequantiseNibbles.implementations {
      guard case .exact = implementation.fidelity else { continue }
      let weights = try implementation(problem)["weights"]
      try #require(weights.count == 16 * steps.count)
      let wrong = steps.indices.filter { i in
        (0..<16).contains { place in
          let code = place / 8 * 8 + order[place % 8]
          return weights[16 * i + place] != Double(code - 8) * Double(steps[i])
        }
      }
      #expect(wrong.isEmpty, "\(implementation.name): \(wrong.prefix(4).map { steps[$0] })")
    }
  }

  /// The released kernel rounds products to half precision: within half a unit, and not exact.
  @Test func `halves round where single precision does not`() throws {
    let problem = DequantiseNibbles.Problem(
      words: Self.allCodes, steps: [Float16(1 + 0x1p-10)], group: 2)
    let truth = DequantiseNibbles.enclosure(of: problem)
    var halves: [[Double]] = []
    for implementation in DequantiseNibbles.implementations {
      let result = try implementation(problem)
      #expect(implementation.refusal(of: result, on: problem, truth) == nil)
      if case .released = implementation.voice { halves.append(result["weights"]) }
    }
    #expect(halves.count == 1)
    let exact = DequantiseNibbles.plain(problem)["weights"]
    #expect(halves.first != exact)
  }

  @Test func `a wrong magic number, a wrong zero and a missed interleaving are refused`() throws {
    let problem = DequantiseNibbles.problem(size: 9, draw: 0, seed: 5)
    let truth = DequantiseNibbles.enclosure(of: problem)
    /// Nibble i with bits 4i to 4i + 3 of a magic number.
    func weights(_ nibbles: [Int], magic: (Int) -> Float, zero: Float) -> [Double] {
      problem.words.enumerated().flatMap { i, word -> [Double] in
        let step = Float(problem.steps[i / problem.group])
        return nibbles.map { place -> Double in
          let half = place < 4 ? word & 0xFFFF : word >> 16
          let bits = magic(place % 4).bitPattern | (half & 15 << UInt32(4 * (place % 4)))
          return Double((Float(bitPattern: bits) - magic(place % 4) - zero) * step)
        }
      }
    }
    let order = [0, 4, 1, 5, 2, 6, 3, 7]
    let right = { (i: Int) -> Float in [0x1p23, 0x1p19, 0x1p15, 0x1p11][i] }
    for implementation in DequantiseNibbles.implementations {
      func isRefused(_ w: [Double]) -> Bool {
        implementation.refusal(of: ["weights": .scalars(w)], on: problem, truth) != nil
      }
      #expect(!isRefused(try implementation(problem)["weights"]))
      guard case .exact = implementation.fidelity else { continue }
      #expect(!isRefused(weights(order, magic: right, zero: 8)))
      #expect(isRefused(weights(order, magic: { right(($0 + 1) % 4) }, zero: 8)))
      #expect(isRefused(weights(order, magic: { _ in 0x1p23 }, zero: 8)))
      #expect(isRefused(weights(order, magic: right, zero: 7)))
      #expect(isRefused(weights(Array(0..<8), magic: right, zero: 8)))
    }
  }

  @Test func `steps that are too few, and groups of nothing, are refused`() {
    for implementation in DequantiseNibbles.implementations {
      func text(_ steps: Int, _ group: Int) -> String {
        complaint {
          _ = try implementation(
            .init(
              words: [1, 2, 3], steps: [Float16](repeating: 1, count: steps), group: group))
        }
      }
      #expect(text(1, 2).contains("take 2 steps, not 1"))
      #expect(text(2, 0).contains("Groups of 0 words"))
      #expect(text(2, 2) == "")
    }
  }
}
