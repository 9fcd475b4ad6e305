import Scalars
import Verification

extension MARLIN {
  /// Bits of a weight: codes of four bits, sixteen for the step of a group of 128; of 2:4, half of the codes
  /// with two bits each for their places.
  static func bits(kept: Double) -> Double {
    let places = kept < 1 ? 2.0 : 0
    return kept * (4 + places) + 16.0 / 128
  }

  static let memory = PaperTable(
    "memory", "Bits of a weight, and the ratio to sixteen", place: nil
  ) { _ in
    let (dense, sparse) = (bits(kept: 1), bits(kept: 0.5))
    func row(_ label: String, _ bits: Double, _ ratio: Cell) -> TableResult.Row {
      .init(label, [.figure(Cell.decimal(bits, digits: 3)), ratio])
    }
    return TableResult(
      columns: ["bits", "16 over it"],
      rows: [
        row("FP16", 16, .figure("1.00")),
        row("four bits, groups of 128", dense, .figure(Cell.decimal(16 / dense, digits: 2))),
        row(
          "four bits, one step a column of 4096", 4 + 16.0 / 4096,
          .figure(Cell.decimal(16 / (4 + 16.0 / 4096), digits: 2))),
        row("2:4 of them, groups of 128", sparse, .figure(Cell.decimal(16 / sparse, digits: 2))),
        row("here, steps of 32 bits", 4 + 32.0 / 128, .figure(Cell.decimal(16 / 4.25, digits: 2))),
      ])
  }

  /// Rows at which multiply-adds take as long as the reading of the weights: arithmetic over bandwidth times
  /// bytes of a weight, over the two operations of a multiply-add.
  static let ridge = PaperTable(
    "ridge", "Rows at which arithmetic takes as long as the reading of the weights", place: nil,
    quotes: .stating("the operations for each byte of an A10")
  ) { _ in
    func row(_ label: String, _ intensity: Double) -> TableResult.Row {
      let rows = [0.5, bits(kept: 1) / 8].map { intensity * $0 / 2 }
      return .init(
        label,
        [Cell.quoted(Cell.decimal(intensity, digits: 1))]
          + rows.map { .figure(Cell.decimal($0, digits: 1)) })
    }
    return TableResult(
      columns: ["FLOP a byte, printed", "rows, 4 bits", "rows, 4.125 bits"],
      rows: [row("A10, base clock", 108.8), row("A10, boost clock", 208.3)],
      notes: ["the paper has about 200 FLOP a byte and about 50 rows for the A10"])
  }

  /// A matrix of normal weights in codes, and the results of a kernel that is wrong in one respect.
  static let officialTest = PaperTable(
    "test", "Kernels that are wrong, under the released test: mean|C - C'| / mean|C| < 0.001",
    place: "IST-DASLab/marlin@2f6d7c1, its test of the kernel"
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "marlin/test")
    let (k, n) = (2048, 1024)
    let a = (0..<k).map { _ in generator.gaussian() }
    let c = (0..<n).map { _ -> Double in
      a.reduce(0) { $0 + $1 * Double(Int(generator.next() % 16) - 8) }
    }
    func error(_ wrong: (Int, Double) -> Double) -> Double {
      let differences = c.indices.map { abs(c[$0] - wrong($0, c[$0])) }
      return differences.reduce(0, +) / c.reduce(0) { $0 + abs($1) }
    }
    let kinds: [(String, Double)] = [
      ("one column of 1024 is half of what it is", error { $0 == 7 ? $1 / 2 : $1 }),
      ("one column of 1024 is 0", error { $0 == 7 ? 0 : $1 }),
      ("every result is 0.05 % too large", error { $1 * 1.0005 }),
      ("every result is 0.2 % too large", error { $1 * 1.002 }),
    ]
    return TableResult(
      columns: ["relative error", "released test"],
      rows: kinds.map { kind in
        .init(
          kind.0,
          [
            .figure(Cell.significant(kind.1, digits: 3)),
            .figure(kind.1 < 0.001 ? "passes" : "fails"),
          ]
        )
      },
      shapes: [
        Shape(
          "a kernel that is 0.05 % off everywhere passes the released test",
          holds: kinds[2].1 < 0.001, evidence: Cell.significant(kinds[2].1, digits: 3)),
        Shape(
          "so does one with a column that is half of what it is",
          holds: kinds[0].1 < 0.001, evidence: Cell.significant(kinds[0].1, digits: 3)),
      ],
      notes: [
        "one row of activations, k = \(k), n = \(n)"
      ])
  }

  /// Partial results of `splits` parts of k, added in half and in single precision.
  static let reduction = PaperTable(
    "reduction",
    "Greatest error of partial results that are added in FP16 and in FP32, over u Σ|a||w|",
    place: nil
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "marlin/reduction")
    let (k, n) = (4096, 256)
    let a = (0..<k).map { _ in Double(Float(generator.gaussian())) }
    let w = (0..<n * k).map { _ in Double(Int(generator.next() % 16) - 8) / 64 }
    var (last, first) = ([Double](), [Double]())
    let rows = [1, 2, 4, 8, 16, 32].map { splits -> TableResult.Row in
      var (worstHalf, worstSingle) = (0.0, 0.0)
      for j in 0..<n {
        var (half, single): (Float16, Float) = (0, 0)
        var (exact, size) = (0.0, 0.0)
        for part in 0..<splits {
          var sum = 0.0
          for l in part * k / splits..<(part + 1) * k / splits {
            let term = a[l] * w[j * k + l]
            (sum, size) = (sum + term, size + abs(term))
          }
          exact += sum
          half += Float16(sum)
          single += Float(sum)
        }
        worstHalf = max(worstHalf, abs(Double(half) - exact) / size)
        worstSingle = max(worstSingle, abs(Double(Float16(single)) - exact) / size)
      }
      (first, last) = (first + [worstHalf * 0x1p11], last + [worstSingle * 0x1p11])
      return .init(
        "\(splits) parts",
        [worstHalf, worstSingle].map { .figure(Cell.significant($0 * 0x1p11, digits: 3)) })
    }
    return TableResult(
      columns: ["FP16", "FP32, rounded to FP16 at the end"], rows: rows,
      shapes: [
        Shape(
          "in FP16 thirty-two parts are worse than one, in FP32 they are not by 10 %",
          place: "vLLM, pull request 6795, which replaced the reduction in FP16",
          holds: first[5] > first[0] && last[5] < 1.1 * last[0],
          evidence: "FP16 \(Cell.significant(first[5] / first[0], digits: 3)) times, FP32 "
            + Cell.significant(last[5] / last[0], digits: 3))
      ], notes: ["k = \(k), \(n) results, parts in double precision, u = 2⁻¹¹"])
  }
}
