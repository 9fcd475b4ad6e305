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
    counted: String
  ) -> TableResult.Row {
    TableResult.Row(
      name,
      [
        .quoted(printed), .figure(Cell.decimal(exponent, digits: 2)), .quoted(memory),
        .quoted(words),
        .figure(counted),
      ])
  }

  /// Words of one factor update, by MKORLayer's own counter on a layer of width d.
  private static func words(_ d: Int) -> Int {
    let row = [Double](repeating: 1, count: d)
    let problem = MKORLayer.Problem(
      inputs: [row, row], targets: [row, row], weights: [[Double]](repeating: row, count: d),
      gamma: 0.5, rate: 0, frequency: 1, iterations: 1, ranks: 2)
    return MKORLayer.counters[2].counted(problem)
  }

  static let complexity = PaperTable(
    "3.1", "Computation, memory and communication of a factor update, by counters",
    place: "Table 3.1"
  ) { _ in
    let d = 64
    let update = exponent(FactorCosts.mkor, d), inversion = exponent(FactorCosts.kfac, d)
    let kernel = exponent({ FactorCosts.kernel(batch: $0) }, d), eva = exponent(FactorCosts.eva, d)
    let sent = words(32)
    let step = 2.0 * Double(d * d) * Double(2 * d)
    let whole = step / Double(FactorCosts.mkor(d))
    return TableResult(
      columns: ["computation", "exponent counted, 64 to 128", "memory", "words", "words counted"],
      rows: [
        row(
          "MKOR", printed: "O(d²+bd)", update, memory: "2d²/2", words: "2d/2",
          counted: "\(sent) for d = 32"),
        row("KFAC/KAISA", printed: "O(d³)", inversion, memory: "4d²", words: "4d²", counted: "—"),
        row(
          "SNGD/HyLo, in b", printed: "O(b³)", kernel, memory: "2bd+b²", words: "2bd+b²",
          counted: "—"),
        row("Eva", printed: "O(d²+bd)", eva, memory: "2d", words: "2d", counted: "—"),
      ],
      shapes: [
        Shape(
          "the update of MKOR's factors is quadratic, the inversion of KFAC's is cubic",
          place: "Table 3.1",
          holds: abs(update - 2) < 0.1 && abs(inversion - 3) < 0.1,
          evidence: "\(Cell.decimal(update, digits: 3)) and \(Cell.decimal(inversion, digits: 3))"),
        Shape(
          "an update sends d_in + d_out numbers", place: "Section 3", holds: sent == 64,
          evidence:
            "\(sent) words for a layer of 32 by 32; the table's 2d/2 are words of full width for as many halves"
        ),
      ],
      notes: [
        "The whole step is cubic for all but Eva: L∇R takes 2d²·2d flops, here "
          + "\(Cell.decimal(whole, digits: 1)) times those of MKOR's update at d = 64.",
        "Counted on the references: sums of products as they are written, elimination for inverses.",
      ])
  }

  static let directions = PaperTable(
    "directions", "Cosine between gradients preconditioned by Sherman–Morrison and by the others",
    place: nil
  ) { _ in
    let marks = MKORFactor.cosines(steps: 60, at: [1, 5, 20, 40, 60])
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
      notes: ["n = 20, normal vectors, γ = 0.95"])
  }

  static let halfPrecision = PaperTable(
    "half", "Largest drift of factors kept in half precision, the released rule",
    place: "Lemma 3.3.2"
  ) { inputs in
    let steps = [1, 20, 200]
    var rows: [TableResult.Row] = []
    var last: [Double] = []
    for d in [64, 256] {
      inputs.progress("half precision, d = \(d)")
      let half = MKORFactor.drift(Float16.self, order: d, steps: steps)
      let brain = MKORFactor.drift(BFloat16.self, order: d, steps: steps)
      last.append(half[2])
      rows.append(.init("float16, d = \(d)", half.map { .figure(Cell.significant($0, digits: 2)) }))
      rows.append(
        .init("bfloat16, d = \(d)", brain.map { .figure(Cell.significant($0, digits: 2)) }))
    }
    return TableResult(
      columns: steps.map { "\($0) updates" }, rows: rows,
      shapes: [
        Shape(
          "the drift does not grow as d²: from d = 64 to 256 less than 4 times, not 16",
          holds: last[1] < 4 * last[0],
          evidence: last.map { Cell.significant($0, digits: 2) }.joined(separator: " and "))
      ])
  }
}
