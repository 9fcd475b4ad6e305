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
    var rows: [TableResult.Row] = [], wrong: [Int] = []
    for (model, sizes) in models {
      for n in sizes {
        let (base, levels) = Plant.taken(
          try HadamardTransform.factors(of: n), from: "HadamardTransform.factors")
        if base.order << levels != n { wrong.append(n) }
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
      shapes: [
        Shape(
          "the base times its power of two is the width", holds: wrong.isEmpty,
          evidence: wrong.isEmpty ? "of all \(rows.count)" : "not of \(wrong)")
      ],
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
  static func crest(_ x: [Double]) -> Double {
    normInfinity(x) / (squaredNorm(x) / Double(x.count)).squareRoot()
  }

  /// Decibels of a token in 4 bits, rounded to nearest.
  static func quality(_ x: [Double]) throws -> Double {
    let tokens = Plant.taken(
      try QuantisedTokens(
        .init(rows: 1, columns: x.count, elements: x), QuantiserSettings(bits: 4)),
      from: "QuantisedTokens")
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
    var worst = 0.0, bent: [Double] = [], spiked: [Double] = []
    var gaps: [(name: String, range: ClosedRange<Double>)] = []
    let rows = try names.enumerated().map { kind, name -> TableResult.Row in
      var generator = Generator(seed: inputs.seed, purpose: "QuaRot/flatness/\(name)")
      var (before, after, decibels, model) = (0.0, 0.0, [Double](), [Double]())
      for _ in 0..<draws {
        let x = sample(kind, n, &generator)
        var y = x.map { generator.next() % 2 == 0 ? $0 : -$0 }
        let signed = y
        transform.apply(&y)
        y = Plant.taken(y, from: "HadamardTransform")
        var back = y
        transform.apply(&back)
        let miss = squaredNorm(axpy(-Double(n), signed, back)) / squaredNorm(back)
        bent.append(miss.squareRoot())
        let peak = crest(y)
        if kind == 0 { spiked.append(abs(peak - 1)) }
        (before, after) = (before + crest(x), after + peak)
        worst = max(worst, peak)
        // A single outlier is flat afterwards, and all of its numbers are codes: there is no noise.
        if kind > 0 {
          decibels.append(try quality(y))
          model.append(10 * Double.log10(588 / (peak * peak)))
        }
      }
      let d = Double(draws)
      if kind > 0 { gaps.append((name, try Spread.interval(axpy(-1, model, decibels)).range)) }
      return .init(
        name,
        [
          .figure(Cell.significant(before / d, digits: 3)),
          .figure(Cell.significant(after / d, digits: 3)),
          kind == 0
            ? .absent("exact") : .figure(Cell.decimal(decibels.reduce(0, +) / d, digits: 1)),
          kind == 0 ? .absent("exact") : .figure(Cell.decimal(model.reduce(0, +) / d, digits: 1)),
        ])
    }
    // Noise decides nothing: an interval that holds 0.2 dB leaves the statement open.
    let isOff = gaps.contains { $0.range.lowerBound > 0.2 || $0.range.upperBound < -0.2 }
    let isNear = gaps.allSatisfy { $0.range.lowerBound > -0.2 && $0.range.upperBound < 0.2 }
    return TableResult(
      columns: ["before", "after", "4 bits after, dB", "588/κ², dB"], rows: rows,
      shapes: [
        Shape(
          "twice the rotation is n times what there was, and it spreads one outlier over all numbers alike, to 1e-12",
          holds: (bent + spiked).allSatisfy { $0 < 1e-12 },
          evidence:
            "off by \(Cell.significant(normInfinity(bent), digits: 2)), the peak over the root mean "
            + "square by \(Cell.significant(normInfinity(spiked), digits: 2))"),
        Shape(
          "no peak exceeds √(2 ln(2n/δ)), which Hoeffding's inequality promises with 1 - δ for each (δ = 0.001)",
          holds: worst <= limit,
          evidence:
            "the largest of \(draws * names.count) is \(Cell.decimal(worst, digits: 2)), the limit "
            + Cell.decimal(limit, digits: 2)),
        Shape(
          "the noise of 4 bits after rotation is that of uniform errors, s²/12, to 0.2 dB in the mean (our threshold)",
          isOff ? .fails : isNear ? .holds : .undecided,
          evidence: "difference in dB, 95 %: "
            + gaps.map { "\($0.name) \(Spread.text($0.range, digits: 2))" }.joined(separator: ", ")),
      ],
      notes: [
        "mean over \(draws) draws; κ is the peak over the root mean square, of which s = peak/7"
      ])
  }
}
