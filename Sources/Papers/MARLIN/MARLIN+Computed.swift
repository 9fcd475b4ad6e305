import MixedPrecision
import Scalars
import Structures
import Verification

extension MARLIN {
  /// Bits of a weight: codes of four bits, sixteen for the step of a group of 128; of 2:4, half of the codes
  /// with two bits each for their places.
  static func bits(kept: Double) -> Double {
    let places = kept < 1 ? 2.0 : 0
    return Plant.taken(kept * (4 + places) + 16.0 / 128, from: "MARLIN.bits")
  }

  /// Bits of a weight as they are laid out here, with steps of single precision: all of them, or 2:4; with steps of
  /// half precision; and in the release's order of 2:4 with such steps.
  private static func laidOut(
    kept: Int, seed: UInt64, halves: Bool = false
  ) throws -> Double {
    var generator = Generator(seed: seed, purpose: "marlin/memory")
    let (k, n) = (1024, 64)
    let codes = Matrix(rows: k, columns: n) { l, _ in
      l % 4 < kept ? UInt8(generator.next() & 15) : 8
    }
    let steps = Matrix(repeating: Float(1), rows: k / 128, columns: n)
    let bytes: Int
    switch (kept, halves) {
    case (4, false):
      bytes = try PlacedNibbles(codes, steps: steps, group: 128, in: Arena()).byteCount
    case (4, true):
      bytes = try PlacedHalfNibbles(
        codes, steps: steps.map { Float16($0) }, group: 128, in: Arena()
      ).byteCount
    case (_, false):
      bytes = try PlacedSparseNibbles(codes, steps: steps, group: 128, in: Arena()).byteCount
    case (_, true):
      let order = try SparseMarlinOrder.implementations[0](
        .init(codes: codes, steps: steps.map { Int($0) }))
      bytes =
        4 * order[integers: "words"].count + 2 * order[integers: "places"].count
        + 2 * order[integers: "steps"].count
    }
    return 8 * Double(Plant.taken(bytes, from: "PlacedNibbles")) / Double(k * n)
  }

  static let memory = PaperTable(
    "memory", "Bits of a weight, and the ratio to sixteen", place: nil
  ) { inputs in
    let (dense, sparse) = (bits(kept: 1), bits(kept: 0.5))
    let (own, ownSparse) = (
      try laidOut(kept: 4, seed: inputs.seed), try laidOut(kept: 2, seed: inputs.seed)
    )
    let (half, order) = (
      try laidOut(kept: 4, seed: inputs.seed, halves: true),
      try laidOut(kept: 2, seed: inputs.seed, halves: true)
    )
    func row(_ label: String, _ bits: Double) -> TableResult.Row {
      .init(
        label,
        [Cell.decimal(bits, digits: 3), Cell.decimal(16 / bits, digits: 2)].map { .figure($0) })
    }
    func near(_ printed: [Double], _ bits: Double) -> Bool {
      printed.allSatisfy { abs($0 * bits / 16 - 1) <= 0.01 }
    }
    let (x, y) = (numbers(denseSpeeds), numbers(sparseSpeeds))
    return TableResult(
      columns: ["bits", "16 over it"],
      rows: [
        row("FP16", 16),
        row("four bits, groups of 128", dense),
        row("four bits, one step a column of 4096", 4 + 16.0 / 4096),
        row("2:4 of them, groups of 128", sparse),
        row("here, steps of 32 bits", own),
        row("here, 2:4, steps of 32 bits", ownSparse),
        row("here, W4A16: steps of 16 bits", half),
        row("2:4 in the release's order", order),
      ],
      shapes: [
        Shape(
          "16 over 4.125 bits is within 1 % of each printed speed-up up to a batch of 16",
          place: artefact, holds: near(Array(x.prefix(5)), dense),
          evidence: Cell.decimal(16 / dense, digits: 3)),
        Shape(
          "and 16 over 3.125 bits of each printed one with 2:4", place: artefact,
          holds: near(Array(y.prefix(5)), sparse),
          evidence: Cell.decimal(16 / sparse, digits: 3)),
        Shape(
          "as laid out here a weight has 4 + 32/128 bits, and 3 + 32/128 with 2:4",
          holds: own == 4.25 && ownSparse == 3.25,
          evidence: "\(Cell.decimal(own, digits: 3)), \(Cell.decimal(ownSparse, digits: 3))"),
        Shape(
          "with steps of 16 bits weights have the bits of the formulas, 2:4 in the release's order",
          holds: half == dense && order == sparse,
          evidence: "\(Cell.decimal(half, digits: 3)), \(Cell.decimal(order, digits: 3))"),
      ])
  }

  /// Rows at which multiply-adds take as long as the reading of the weights: operations for each byte times
  /// bytes of a weight, over the two operations of a multiply-add.
  static func rows(operationsPerByte intensity: Double, bytes: Double) -> Double {
    Plant.taken(intensity * bytes / 2, from: "MARLIN.rows")
  }

  static let ridge = PaperTable(
    "ridge", "Rows at which arithmetic takes as long as the reading of the weights", place: nil,
    quotes: .stating("the operations for each byte of an A10")
  ) { _ in
    let clocks = quoted([("A10, base clock", "108.8"), ("A10, boost clock", "208.3")])
    let found = clocks.map { clock in
      [0.5, bits(kept: 1) / 8].map { rows(operationsPerByte: clock.printed[0], bytes: $0) }
    }
    let (locked, free, text) = (numbers(lockedSpeeds), numbers(denseSpeeds), numbers("50")[0])
    /// Whether the last printed speed-up that is whole is at fewer rows than the ridge, the next at more.
    func isBetween(_ ridge: [Double], whole: (Double, Double), less: (Double, Double)) -> Bool {
      let ideal = 16 / 4.125
      return whole.1 > 0.97 * ideal && less.1 < 0.97 * ideal
        && ridge.allSatisfy { whole.0 < $0 && $0 < less.0 }
    }
    return TableResult(
      columns: ["FLOP a byte, printed", "rows, 4 bits", "rows, 4.125 bits"],
      rows: zip(clocks, found).map { clock, rows in
        .init(
          clock.label,
          clock.cells
            + rows.map { .figure(Cell.decimal($0, digits: 1)) })
      },
      shapes: [
        Shape(
          "at the boost clock rows are within 10 % of the paper's 50", place: "its text on an A10",
          holds: abs(found[1][0] / text - 1) <= 0.1,
          evidence: Cell.decimal(found[1][0], digits: 1)),
        Shape(
          "printed speed-ups leave the plateau where the rows say: from 16 to 32 rows at the base clock",
          place: artefact,
          holds: isBetween(found[0], whole: (16, locked[0]), less: (32, locked[1])),
          evidence: found[0].map { Cell.decimal($0, digits: 1) }.joined(separator: ", ")),
        Shape(
          "and from 32 to 64 rows at the boost clock", place: artefact,
          holds: isBetween(found[1], whole: (32, free[5]), less: (64, free[6])),
          evidence: found[1].map { Cell.decimal($0, digits: 1) }.joined(separator: ", ")),
      ],
      notes: ["the paper has about 200 FLOP a byte and about 50 rows for the A10"])
  }
}
