import Rotation
import Scalars
import Verification

extension QuaRot {
  static let widths = PaperTable(
    "widths", "Hadamard matrices for the widths of language models",
    place: "The section on Hadamard matrices of other sizes; figures are counted here"
  ) { _ in
    let models: [(String, [Int])] = [
      ("Llama-2 7B", [4096, 11008]), ("Llama-2 13B", [5120, 13824]),
      ("Llama-2 70B", [8192, 28672]), ("LLaMA 30B", [6656, 17920]),
      ("refused by the released rule", [720, 4864, 18944]),
    ]
    var rows: [TableResult.Row] = []
    for (model, sizes) in models {
      for n in sizes {
        let (base, levels) = try HadamardTransform.factors(of: n)
        let own = levels + base.order - 1
        let released = HadamardMatrix.releasedFactor(n).map { "\($0)" } ?? "none"
        rows.append(
          .init(
            "\(model), \(n)",
            [
              .figure("\(base)"), .figure("2^\(levels)"), .figure(released), .figure("\(own)"),
              .figure("\(n - 1)"),
            ]))
      }
    }
    return TableResult(
      columns: [
        "base here", "times", "base by the released rule", "additions a number", "dense product",
      ], rows: rows,
      notes: [
        "rotations by different bases are different: a checkpoint is tied to the rule that made it",
        "the released rule is that of 5008669; a version with 148 in its table (12e33ba) takes 18944 too",
      ])
  }

  /// n numbers of a distribution, from draws.
  private static func sample(_ kind: Int, _ n: Int, _ generator: inout Generator) -> [Double] {
    (0..<n).map { i in
      let z = generator.gaussian(), u = generator.uniform()
      switch kind {
      case 0: return i == n / 3 ? 1 : 0
      case 1: return i % (n / 8) == 5 ? z : z / 256
      case 2: return z
      case 3: return (u < 0.5 ? -1 : 1) * -Double.log(1 - generator.uniform())
      default: return (u < 0.5 ? -1 : 1) * Double.exp(2 * z)
      }
    }
  }

  /// max |x| / rms x.
  private static func crest(_ x: [Double]) -> Double {
    normInfinity(x) / (squaredNorm(x) / Double(x.count)).squareRoot()
  }

  /// Decibels of a token in 4 bits, rounded to nearest.
  private static func quality(_ x: [Double]) throws -> Double {
    let tokens = try QuantisedTokens(
      .init(rows: 1, columns: x.count, elements: x), QuantiserSettings(bits: 4))
    let noise = zip(tokens.values.elements, x).map { $0 - $1 }
    return 10 * Double.log10(squaredNorm(x) / squaredNorm(noise))
  }

  static let flatness = PaperTable(
    "flatness",
    "Largest number over the root mean square of 1024, before and after a randomised Hadamard matrix",
    place: nil
  ) { inputs in
    let n = 1024, draws = 64, delta = 0.001
    let transform = try HadamardTransform(order: n)
    let limit = (2 * Double.log(2 * Double(n) / delta)).squareRoot()
    let names = ["one outlier", "eight outliers", "Gaussian", "Laplace", "lognormal"]
    var worst = 0.0
    var gaps: [(name: String, gap: Double)] = []
    let rows = try names.enumerated().map { kind, name -> TableResult.Row in
      var generator = Generator(seed: inputs.seed, purpose: "QuaRot/flatness/\(name)")
      var (before, after, decibels, model): (Double, Double, Double, Double) = (0, 0, 0, 0)
      for _ in 0..<draws {
        let x = sample(kind, n, &generator)
        var y = x.map { generator.next() % 2 == 0 ? $0 : -$0 }
        transform.apply(&y)
        let peak = crest(y)
        (before, after) = (before + crest(x), after + peak)
        worst = max(worst, peak)
        // A single outlier is flat afterwards, and all of its numbers are codes: there is no noise.
        if kind > 0 {
          decibels += try quality(y)
          model += 10 * Double.log10(588 / (peak * peak))
        }
      }
      let d = Double(draws)
      if kind > 0 { gaps.append((name, abs(decibels - model) / d)) }
      return .init(
        name,
        [
          .figure(Cell.significant(before / d, digits: 3)),
          .figure(Cell.significant(after / d, digits: 3)),
          kind == 0 ? .absent("exact") : .figure(Cell.decimal(decibels / d, digits: 1)),
          kind == 0 ? .absent("exact") : .figure(Cell.decimal(model / d, digits: 1)),
        ])
    }
    let largest = gaps.max { $0.gap < $1.gap } ?? ("none", .nan)
    return TableResult(
      columns: ["before", "after", "4 bits after, dB", "588/κ², dB"], rows: rows,
      shapes: [
        Shape(
          "no peak exceeds √(2 ln(2n/δ)), which Hoeffding's inequality promises with 1 - δ for each (δ = 0.001)",
          holds: worst <= limit,
          evidence:
            "the largest of \(draws * names.count) is \(Cell.decimal(worst, digits: 2)), the limit "
            + Cell.decimal(limit, digits: 2)),
        Shape(
          "the noise of 4 bits after rotation is that of uniform errors, s²/12, to 0.2 dB in the mean (our threshold)",
          holds: largest.gap < 0.2,
          evidence: "the largest difference is \(Cell.decimal(largest.gap, digits: 2)) dB, for "
            + largest.name),
      ],
      notes: [
        "mean over \(draws) draws; κ is the peak over the root mean square, of which s = peak/7"
      ])
  }
}
