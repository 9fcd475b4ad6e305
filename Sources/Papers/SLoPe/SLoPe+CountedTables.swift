import Scalars
import Sparsity
import Structures
import Verification

/// Bits of a 2:4 group of four weights in 16 bits, as the paper counts them.
enum ByteCount {
  /// Places at ⌈log₂ C(4, 2)⌉ = 3 bits: weights and their transposed copy, a mask of a byte for each
  /// weight, gradients in 16 and two moments in 32 bits of what is kept; dense, weights and gradients
  /// and two moments.
  static func training(copies: Double) -> Double {
    let bits = (2 * copies + 4 * 8 + 2 * 16 + 2 * 2 * 32) / (4 * 16 + 4 * 16 + 2 * 4 * 32)
    return Plant.taken(bits, from: "ByteCount.training")
  }

  /// Weights alone, with adapters of a rank that is this share of a square layer's width.
  static func inference(rank: Double) -> Double {
    Plant.taken((2 * 16 + 3) / (4.0 * 16) + 2 * rank, from: "ByteCount.inference")
  }
}

extension SLoPe {
  private static func pattern(_ kept: Int, _ group: Int) -> NMPattern {
    do { return try NMPattern(kept: kept, of: group) } catch { preconditionFailure("\(error)") }
  }

  static let bytes = PaperTable(
    "bytes", "Memory of a 2:4 layer over that of a dense one, by counting bits",
    place: "Section on memory, and Table 4.2"
  ) { _ in
    let result = ByteCount.training(copies: 2 * 16 + 3)
    let text = ByteCount.training(copies: 16 + 3)
    return TableResult(
      columns: ["here"],
      rows: [
        .init("training, as the result is stated", [.printed("0.68", beside: result)]),
        .init(
          "training, as the formula is printed: 2(16 + 3) for copies",
          [.printed("0.68", beside: text)]),
        .init("inference, r = 0", [.printed("0.547", beside: ByteCount.inference(rank: 0))]),
        .init(
          "inference, r = 1.56 %",
          [.figure(Cell.decimal(ByteCount.inference(rank: 1.0 / 64), digits: 3))]),
        .init(
          "inference, r = 6.25 %",
          [.figure(Cell.decimal(ByteCount.inference(rank: 1.0 / 16), digits: 3))]),
        .init(
          "decoding in float32, two bits for a place",
          [.figure(Cell.decimal((2 * 32 + 4) / 128.0, digits: 3))]),
      ],
      shapes: [
        Shape(
          "the printed formula gives the stated 68 %", place: "Section on memory",
          holds: abs(text - 0.68) < 0.005,
          evidence: "it gives \(Cell.decimal(text, digits: 3)); with 2(2·16 + 3) it gives "
            + Cell.decimal(result, digits: 3))
      ])
  }

  private static let patterns = [
    (1, 2), (2, 4), (2, 8), (1, 4), (4, 8), (1, 8), (2, 16), (2, 32), (4, 16), (8, 16), (3, 4),
    (3, 5),
  ]

  static let lemma = PaperTable(
    "lemma", "Entries that the second pruning drops, in percent", place: "The lemma, equation (8)",
    uses: [ExtraZeros.self, DoublePruning.self]
  ) { inputs in
    var table = TableResult(columns: ["lemma", "enumerated", "drawn", "z"])
    var (worst, isEqual) = (0.0, true)
    for (kept, group) in patterns {
      let pattern = pattern(kept, group)
      let exact = Plant.taken(
        ExtraZeros.lemma(pattern, over: Rational.self), from: "ExtraZeros.lemma")
      let percent = exact.approximation * 100
      let isSmall = group <= 16
      let enumerated =
        isSmall ? ExtraZeros.reference(.init(pattern: pattern))["loss"][0] == exact : nil
      isEqual = isEqual && enumerated != false
      let (drawn, z) = try draw(pattern, exact.approximation, seed: inputs.seed)
      worst = max(worst, abs(z))
      let first: Cell =
        (kept, group) == (2, 8)
        ? .printed("3.39", beside: percent) : .figure(Cell.decimal(percent, digits: 3))
      table.rows.append(
        .init(
          "\(pattern)",
          [
            first, .figure(enumerated.map { $0 ? "equal" : "unlike" } ?? "2³² sets: no"),
            .figure(Cell.decimal(drawn * 100, digits: 3)), .figure(Cell.decimal(z, digits: 2)),
          ]))
    }
    table.shapes = [
      Shape(
        "the lemma is what enumeration gives, in fractions", place: "equation (8)", holds: isEqual,
        evidence: "all patterns but 2:32"),
      Shape(
        "every drawn share is within four standard errors of the lemma (our threshold)",
        holds: worst < 4,
        evidence: "the largest |z| of \(patterns.count) is \(Cell.decimal(worst, digits: 2))"),
    ]
    table.notes = [
      "drawn: Gaussian matrices of 320 x M rows and one group of columns, pruned by magnitude as in training, of "
        + "which the first column of every block of rows counts: blocks are independent",
      "enumerated: all 2^M patterns of a column group with their probabilities, in rationals",
    ]
    return table
  }

  /// What the first pruning keeps, and what both do.
  private static func masks(
    _ w: Matrix<Double>, _ pattern: NMPattern
  ) throws -> (row: Matrix<Bool>, both: Matrix<Bool>) {
    let row = Plant.taken(try NMPruning.rowMask(w, pattern), from: "NMPruning.rowMask")
    let both = try NMPruning.doubleMask(w, rowMask: row, pattern)
    return (row, Plant.taken(both, from: "NMPruning.doubleMask"))
  }

  /// Of a mask, what it keeps.
  private static func share(_ mask: Matrix<Bool>) -> Double {
    Double(mask.elements.count { $0 }) / Double(mask.elements.count)
  }

  /// The share that is lost, and its distance from the expected one in standard errors.
  private static func draw(
    _ pattern: NMPattern, _ expected: Double, seed: UInt64
  ) throws -> (Double, Double) {
    let m = pattern.group, blocks = 320
    var generator = Generator(seed: seed, purpose: "SLoPe/lemma/\(pattern)")
    let w = Matrix<Double>(rows: blocks * m, columns: m) { _, _ in generator.gaussian() }
    let (row, both) = try masks(w, pattern)
    let losses = (0..<blocks).map { block -> Double in
      let rows = block * m..<(block + 1) * m
      return Double(rows.count { row[$0, 0] && !both[$0, 0] }) / Double(m)
    }
    let mean = losses.reduce(0, +) / Double(blocks)
    let squares = losses.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = max((squares / Double(blocks - 1)).squareRoot(), 1e-9)
    return (mean, (mean - expected) / (deviation / Double(blocks).squareRoot()))
  }

  static let energy = PaperTable(
    "energy", "Energy kept of Gaussian weights: ‖W^R‖²/‖W‖² and ‖W^{R,C}‖²/‖W^R‖²", place: nil
  ) { inputs in
    var (misses, pairs): ([Double], Double) = ([], .nan)
    let rows = try [(2, 4), (1, 2), (2, 8), (4, 8)].map { kept, group -> TableResult.Row in
      let pattern = pattern(kept, group)
      var generator = Generator(seed: inputs.seed, purpose: "SLoPe/energy/\(pattern)")
      let w = Matrix<Double>(rows: 512, columns: 512) { _, _ in generator.gaussian() }
      let (row, both) = try masks(w, pattern)
      func square(_ a: Matrix<Double>) -> Double { squaredNorm(a.elements) }
      let (once, twice) = (square(NMPruning.masked(w, row)), square(NMPruning.masked(w, both)))
      let density = share(both)
      let lost = ExtraZeros.lemma(pattern, over: Rational.self).approximation
      misses.append(abs(density - (Double(kept) / Double(group) - lost)))
      if group == 2 { pairs = once / square(w) }
      return .init(
        "\(pattern)",
        [once / square(w), twice / once, density].map { .figure(Cell.decimal($0, digits: 4)) })
    }
    let larger = (1 + 2 / Double.pi) / 2
    return TableResult(
      columns: ["rows keep", "columns keep of that", "final density"], rows: rows,
      shapes: [
        Shape(
          "of pairs of normal numbers the larger holds (1 + 2/π)/2 of the energy, to 0.005",
          holds: abs(pairs - larger) < 0.005,
          evidence: "\(Cell.decimal(pairs, digits: 4)) beside \(Cell.decimal(larger, digits: 4))"),
        Shape(
          "the final density is N/M less what the lemma takes, to 0.002",
          holds: misses.allSatisfy { $0 < 0.002 },
          evidence: misses.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
      ],
      notes: ["one draw of 512 x 512: about three digits are its own"])
  }

  static let arithmetic = PaperTable(
    "flops", "Multiplications of a training step over those of dense training", place: nil
  ) { inputs in
    func ratio(_ forward: Double, _ backward: Double) -> Double { (forward + backward + 1) / 3 }
    var (forwards, misses): ([Double], [Double]) = ([], [])
    let rows = try [(1, 2), (2, 4), (2, 8), (4, 8)].map { kept, group -> TableResult.Row in
      let pattern = pattern(kept, group)
      var generator = Generator(seed: inputs.seed, purpose: "SLoPe/flops/\(pattern)")
      let (row, both) = try masks(
        Matrix<Double>(rows: 512, columns: 512) { _, _ in generator.gaussian() }, pattern)
      let density = Double(kept) / Double(group)
      let lost = ExtraZeros.lemma(pattern, over: Rational.self).approximation
      forwards.append(abs(share(row) - density))
      misses.append(abs(share(both) - (density - lost)))
      let (bound, counted) = (ratio(density, density), ratio(share(row), share(both)))
      return .init(
        "\(kept):\(group)",
        [
          .figure(Cell.decimal(bound, digits: 3)), .figure(Cell.decimal(1 / bound, digits: 2)),
          .figure(Cell.decimal(counted, digits: 3)), .figure(Cell.decimal(1 / counted, digits: 2)),
        ])
    }
    let possible = 1 / ratio(0.5, 0.5), printed = numbers(trainingSpeed)
    return TableResult(
      columns: [
        "forward and backward N/M, gradient dense", "speed-up at most", "counted in masks",
        "speed-up at most, counted",
      ], rows: rows,
      shapes: [
        Shape(
          "the printed training speed-ups stay below what 2:4 allows",
          place: "Table 4.1",
          holds: printed.allSatisfy { $0 <= possible },
          evidence:
            "\(printed.max() ?? .nan) printed at most, \(Cell.decimal(possible, digits: 1)) possible"
        ).askedOfPrint,
        Shape(
          "forward masks keep N of M; backward ones less what the lemma takes, to 0.002",
          holds: forwards.allSatisfy { $0 == 0 } && misses.allSatisfy { $0 < 0.002 },
          evidence: misses.map { Cell.significant($0, digits: 2) }.joined(separator: ", ")),
      ],
      notes: ["Masks are those of one draw of 512 x 512 normal weights."])
  }
}
