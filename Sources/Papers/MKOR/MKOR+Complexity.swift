import Scalars
import SecondOrder
import Structures
import Verification

extension MKOR {
  /// The exponent between two counts, the second at twice the size.
  private static func exponent(_ count: (Int) -> Int, _ size: Int) -> Double {
    Double.log(Double(count(2 * size)) / Double(count(size))) / Double.log(2)
  }

  private static func row(
    _ name: String, printed: String, _ exponent: Double, memory: String, words: String,
    counted: Cell = .absent("—")
  ) -> TableResult.Row {
    TableResult.Row(
      name,
      [
        .quoted(printed), .figure(Cell.decimal(exponent, digits: 2)), .quoted(memory),
        .quoted(words),
        counted,
      ])
  }

  /// Words of one factor update, by MKORLayer's own counter on a layer of width d.
  private static func words(_ d: Int) -> Int {
    let row = [Double](repeating: 1, count: d)
    let problem = MKORLayer.Problem(
      inputs: [row, row], targets: [row, row], weights: [[Double]](repeating: row, count: d),
      gamma: 0.5, rate: 0, frequency: 1, iterations: 1, ranks: 2)
    return Plant.taken(MKORLayer.counters[2].counted(problem), from: "MKORLayer.counters")
  }

  private static let mkorRow = "MKOR, in d: one rank-1 update of one factor"
  private static let evaRow = "Eva, in d: its two vectors applied to a gradient"

  static let complexity = PaperTable(
    "3.1", "Computation, memory and communication of a factor update, by counters",
    place: "Table 3.1",
    quotes: .stating(
      "orders of growth, whose exponents are counted beside them",
      standIns: [
        StandIn(
          "3.1", "the update of MKOR's factors is quadratic",
          rows: [mkorRow, "KFAC/KAISA, in d: one inversion of one factor"],
          columns: ["computation"]),
        StandIn("3.1", "what Eva does to a gradient", rows: [evaRow], columns: ["computation"]),
        StandIn("3.1", "an update sends d_in + d_out", rows: [mkorRow], columns: ["words"]),
      ])
  ) { _ in
    let d = 64
    let update = exponent({ Plant.taken(FactorCosts.mkor($0), from: "FactorCosts.mkor") }, d)
    let inversion = exponent({ Plant.taken(FactorCosts.kfac($0), from: "FactorCosts.kfac") }, d)
    let kernel = exponent({ FactorCosts.kernel(batch: $0) }, d)
    let eva = exponent({ Plant.taken(FactorCosts.eva($0), from: "FactorCosts.eva") }, d)
    let sngd = exponent({ FactorCosts.sngd(batch: $0, width: 32) }, d)
    let sent = words(32)
    let step = 2.0 * Double(d * d) * Double(2 * d)
    // A layer of d by d has two factors.
    let whole = step / Double(2 * FactorCosts.mkor(d))
    return TableResult(
      columns: ["computation", "exponent counted, 64 to 128", "memory", "words", "words counted"],
      rows: [
        row(
          mkorRow, printed: "O(d²+bd)", update,
          memory: "2d²/2", words: "2d/2", counted: .figure("\(sent) for d = 32")),
        row(
          "KFAC/KAISA, in d: one inversion of one factor", printed: "O(d³)", inversion,
          memory: "4d²", words: "4d²"),
        row(
          "SNGD/HyLo, in b: inversion of the kernel alone", printed: "O(b³)", kernel,
          memory: "2bd+b²", words: "2bd+b²"),
        row(
          "SNGD/HyLo, in b: kernel and one direction, d = 32", printed: "O(b³)", sngd,
          memory: "2bd+b²", words: "2bd+b²"),
        row(
          evaRow, printed: "O(d²+bd)", eva,
          memory: "2d", words: "2d"),
      ],
      shapes: [
        Shape(
          "the update of MKOR's factors is quadratic, the inversion of KFAC's is cubic",
          place: "Table 3.1",
          holds: abs(update - 2) < 0.1 && abs(inversion - 3) < 0.1,
          evidence: "\(Cell.decimal(update, digits: 3)) and \(Cell.decimal(inversion, digits: 3))"),
        Shape(
          "what Eva does to a gradient is quadratic", place: "Table 3.1", holds: abs(eva - 2) < 0.1,
          evidence: Cell.decimal(eva, digits: 3)),
        Shape(
          "SNGD's kernel is cubic in b once b is beyond 2d: its exponent lies between 2 and 3",
          holds: (2...3).contains(sngd) && abs(kernel - 3) < 0.1,
          evidence: "\(Cell.decimal(sngd, digits: 3)), \(Cell.decimal(kernel, digits: 3)) for its "
            + "inversion alone"
        ),
        Shape(
          "an update sends d_in + d_out numbers", place: "Table 3.1", holds: sent == 64,
          evidence:
            "\(sent) words for a layer of 32 by 32; the table's 2d/2 are words of full width for as many halves"
        ),
      ],
      notes: [
        "The whole step is cubic in d for MKOR and KFAC, which multiply L∇R: 2d²·2d flops, here "
          + "\(Cell.decimal(whole, digits: 1)) times those of the updates of MKOR's two factors at d = 64. "
          + "SNGD's and HyLo's is bd², Eva's d².",
        "Counted on the references, but Eva's on the training runs' program: sums of products as they are written, "
          + "elimination for inverses. Eva's factor update, two running means of d numbers, is not in its row.",
      ])
  }

  static let directions = PaperTable(
    "directions", "Cosine between gradients preconditioned by Sherman–Morrison and by the others",
    place: nil, uses: [MKORFactor.self]
  ) { inputs in
    let marks = Plant.taken(
      MKORFactor.cosines(steps: 60, at: [1, 5, 20, 40, 60], seed: inputs.seed),
      from: "MKORFactor.cosines")
    let last = marks[marks.count - 1]
    return TableResult(
      columns: ["printed", "released"],
      rows: marks.map { mark in
        .init(
          "after \(mark.t) updates",
          [
            .figure(Cell.decimal(mark.printed, digits: 3)),
            .figure(Cell.decimal(mark.released, digits: 3)),
          ])
      },
      shapes: [
        Shape(
          "60 printed updates leave less than half of a direction, released ones more than 0.85",
          holds: abs(last.printed) < 0.5 && (0.85..<0.999).contains(last.released),
          evidence: "\(Cell.decimal(last.printed, digits: 3)) and "
            + Cell.decimal(last.released, digits: 3))
      ],
      notes: [
        "n = 20, normal vectors, γ = 0.95, means over a hundred normal gradients",
        "stat_decay and stabilization_factor of the released code set nothing: 0.95, 0.05 and a reset to I stand "
          + "in its text (read, not computed)",
      ])
  }

  static let halfPrecision = PaperTable(
    "half", "Largest drift of factors kept in half precision, the released rule",
    place: "Lemma 3.3.2", uses: [MKORFactor.self]
  ) { inputs in
    let steps = [1, 20, 200]
    var rows: [TableResult.Row] = []
    var (first, last): ([Double], [Double]) = ([], [])
    for d in [64, 256] {
      try inputs.step("half precision, d = \(d)")
      let half = Plant.taken(
        MKORFactor.drift(Float16.self, order: d, steps: steps, seed: inputs.seed),
        from: "MKORFactor.drift")
      let brain = MKORFactor.drift(BFloat16.self, order: d, steps: steps, seed: inputs.seed)
      first.append(half[0])
      last.append(half[2])
      rows.append(.init("float16, d = \(d)", half.map { .figure(Cell.significant($0, digits: 2)) }))
      rows.append(
        .init("bfloat16, d = \(d)", brain.map { .figure(Cell.significant($0, digits: 2)) }))
    }
    return TableResult(
      columns: steps.map { "\($0) updates" }, rows: rows,
      shapes: [
        // Of d entries between ½ and 1, where half a unit of float16 is 2⁻¹², one has nearly all of it.
        Shape(
          "after one update the drift is a rounding to nearest: within 80 and 100 % of 2⁻¹²",
          holds: first.allSatisfy { (0.8...1).contains($0 * 0x1p12) },
          evidence: first.map { Cell.decimal(100 * $0 * 0x1p12, digits: 1) + " %" }
            .joined(separator: " and ")),
        Shape(
          "the drift does not grow as d²: from d = 64 to 256 less than 4 times, not 16",
          holds: last[1] < 4 * last[0],
          evidence: last.map { Cell.significant($0, digits: 2) }.joined(separator: " and ")),
      ])
  }
}
