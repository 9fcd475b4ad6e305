import MixedPrecision
import Scalars
import Structures
import Verification

extension MARLIN {
  /// A table without its kernel would pass for one.
  struct Missing: Error, CustomStringConvertible {
    var description: String { "what this table takes is not among the implementations any more" }
  }

  /// A matrix in codes times a row by the kernel here, and what kernels that are wrong in one respect would
  /// have given.
  static let officialTest = PaperTable(
    "test", "Kernels that are wrong, under the released test: mean|C - C'| / mean|C| < 0.001",
    place: "IST-DASLab/marlin@2f6d7c1, its test of the kernel"
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "marlin/test")
    let (k, n) = (2048, 1024)
    let problem = W4A32Product.Problem(
      activations: Matrix(rows: 1, columns: k) { _, _ in Float(generator.gaussian()) },
      codes: Matrix(rows: k, columns: n) { _, _ in UInt8(generator.next() & 15) },
      steps: Matrix(repeating: 0.25, rows: k / 128, columns: n), group: 128)
    let suffix = "-\(Lane.widest.rawValue)-float32"
    guard let kernel = W4A32Product.implementations.first(where: { $0.name.hasSuffix(suffix) })
    else { throw Missing() }
    let (exact, c) = (W4A32Product.plain(problem)["c"], try kernel(problem)["c"])
    let size = exact.reduce(0) { $0 + abs($1) }
    func error(_ wrong: (Int, Double) -> Double) -> Double {
      zip(exact, c.indices).reduce(0) { $0 + abs($1.0 - wrong($1.1, c[$1.1])) } / size
    }
    // A column like the others: the one whose result is nearest to the mean.
    let mean = size / Double(n)
    let typical =
      exact.indices.min { abs(abs(exact[$0]) - mean) < abs(abs(exact[$1]) - mean) } ?? 0
    let kinds: [(String, Double)] = [
      ("the kernel here", error { $1 }),
      ("one column of 1024 is half of what it is", error { $0 == typical ? $1 / 2 : $1 }),
      ("one column of 1024 is 0", error { $0 == typical ? 0 : $1 }),
      ("every result is 0.05 % too large", error { $1 * 1.0005 }),
      ("every result is 0.2 % too large", error { $1 * 1.002 }),
    ]
    func evidence(_ i: Int) -> String { Cell.significant(kinds[i].1, digits: 3) }
    return TableResult(
      columns: ["relative error", "released test"],
      rows: kinds.enumerated().map { i, kind in
        .init(
          kind.0, [.figure(evidence(i)), .figure(kind.1 < 0.001 ? "passes" : "fails")])
      },
      shapes: [
        Shape(
          "a right kernel needs less than a hundredth of what the released test allows",
          holds: kinds[0].1 < 1e-5, evidence: evidence(0)),
        Shape(
          "a kernel that is 0.05 % off everywhere passes the released test",
          holds: kinds[3].1 < 0.001, evidence: evidence(3)),
        Shape(
          "so does one with a column that is half of what it is, or 0",
          holds: kinds[1].1 < 0.001 && kinds[2].1 < 0.001,
          evidence: "\(evidence(1)), \(evidence(2))"),
      ],
      notes: ["one row of activations, k = \(k), n = \(n); the column is a typical one"])
  }

  /// Partial results, added in half and in single precision; what is single is rounded to half at the end.
  private static func reduced(_ parts: [Double]) -> (half: Double, single: Double) {
    var (half, single): (Float16, Float) = (0, 0)
    for part in parts {
      half += Float16(part)
      single += Float(part)
    }
    return Plant.taken((Double(half), Double(Float16(single))), from: "MARLIN.reduced")
  }

  /// Partial results of parts of k, by stripes of processors or otherwise.
  static let reduction = PaperTable(
    "reduction",
    "Greatest error of partial results that are added in FP16 and in FP32, over u Σ|a||w|",
    place: nil
  ) { inputs in
    var generator = Generator(seed: inputs.seed, purpose: "marlin/reduction")
    let (k, n) = (4096, 256)
    let a = (0..<k).map { _ in Double(Float(generator.gaussian())) }
    let w = (0..<n * k).map { _ in Double(Int(generator.next() % 16) - 8) / 64 }
    let counts = [1, 2, 4, 8, 16, 32]
    let worst = counts.map { splits -> (half: Double, single: Double) in
      var worst = (half: 0.0, single: 0.0)
      for j in 0..<n {
        let terms = (0..<k).map { a[$0] * w[j * k + $0] }
        let parts = (0..<splits).map {
          terms[$0 * k / splits..<($0 + 1) * k / splits].reduce(0, +)
        }
        let (exact, unit) = (parts.reduce(0, +), 0x1p-11 * terms.reduce(0) { $0 + abs($1) })
        let (half, single) = reduced(parts)
        worst.half = max(worst.half, abs(half - exact) / unit)
        worst.single = max(worst.single, abs(single - exact) / unit)
      }
      return worst
    }
    let (one, all) = (worst[0], worst[5])
    return TableResult(
      columns: ["FP16", "FP32, rounded to FP16 at the end"],
      rows: zip(counts, worst).map { splits, errors in
        .init(
          "\(splits) parts",
          [errors.half, errors.single].map { .figure(Cell.significant($0, digits: 3)) })
      },
      shapes: [
        Shape(
          "in FP16 thirty-two parts are at least twice as bad as one, in FP32 not by 10 %",
          place: "vLLM, pull request 6795, which replaced the reduction in FP16",
          holds: all.half >= 2 * one.half && all.single < 1.1 * one.single,
          evidence: "FP16 \(Cell.significant(all.half / one.half, digits: 3)) times, FP32 "
            + Cell.significant(all.single / one.single, digits: 3)),
        Shape(
          "no error in FP32 exceeds the u|C| of its last rounding by 1 % of u Σ|a||w|, and none in FP16 2 p u Σ|a||w|",
          holds: zip(counts, worst).allSatisfy {
            $1.single <= 1.01 * share(a, w, k, n) + 0.01 && $1.half <= 2 * Double($0)
          },
          evidence: "at most \(Cell.significant(worst.map(\.single).max() ?? .nan, digits: 3)) and "
            + Cell.significant(worst.map(\.half).max() ?? .nan, digits: 3)),
      ], notes: ["k = \(k), \(n) results, p parts in double precision, u = 2⁻¹¹"])
  }

  /// The greatest |C| / Σ|a||w|.
  private static func share(_ a: [Double], _ w: [Double], _ k: Int, _ n: Int) -> Double {
    (0..<n).map { j -> Double in
      let terms = (0..<k).map { a[$0] * w[j * k + $0] }
      return abs(terms.reduce(0, +)) / terms.reduce(0) { $0 + abs($1) }
    }.max() ?? 0
  }
}
