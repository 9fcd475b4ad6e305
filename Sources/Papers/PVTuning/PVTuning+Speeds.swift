import Codebooks
import Scalars
import Verification

extension PVTuning {
  private static let formats = [("1×8", 1), ("2×8", 2)]
  private static var order: Int { Pace.isBrief ? 512 : 4096 }

  static let speeds = PaperTable(
    "speeds", "Times of a layer's product with a vector, and how many of it fit into OpenBLAS's",
    place: "README of Vahe1994/AQLM, 0053fba: Inference kernels, the row Numba", isTimed: true,
    uses: [CodebookGEMV.self]
  ) { inputs in
    var (direct, tables): ([Double], [Double]) = ([], [])
    for (name, books) in formats {
      try inputs.step("timing \(name)")
      let seconds = try times(books)
      direct.append(seconds.dense / seconds.direct)
      tables.append(seconds.dense / seconds.tables)
    }
    func row(_ label: String, _ values: [Double]) -> TableResult.Row {
      .init(label, values.map { .figure(Cell.decimal($0, digits: 2)) })
    }
    return TableResult(
      columns: formats.map { "\($0.0), groups of 8" },
      rows: [row("vectors multiplied as they are met", direct), row("lookup tables", tables)],
      shapes: [
        Shape(
          "tables of inner products are faster than weights written out",
          place: "README of Vahe1994/AQLM: K×8",
          holds: tables.allSatisfy { $0 > 1 },
          evidence: tables.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")),
        Shape(
          "tables are faster than vectors multiplied as they are met",
          holds: zip(tables, direct).allSatisfy { $0 > $1 },
          evidence: zip(tables, direct).map { Cell.decimal($0 / $1, digits: 2) }
            .joined(separator: ", ") + " times"),
      ],
      notes: [
        "\(order) × \(order), one core, float32, least of nine runs that take turns; OpenBLAS has the same weights decoded",
        "print has “up to ~4.0x” for K×8 on a CPU that it does not name",
        "`vernier bench CodebookGEMV` gives intervals and fractions of the roofs",
      ])
  }

  /// Seconds of the three products of a layer.
  private static func times(
    _ books: Int
  ) throws -> (dense: Double, direct: Double, tables: Double) {
    var generator = Generator(seed: 1, purpose: "PVTuning/speeds")
    let layer = AdditiveLayer.random(
      outputs: order, groups: order / 8, group: 8, codebooks: books, bits: 8, using: &generator)
    let problem = CodebookGEMV.Problem(layer: layer, x: (0..<order).map { Double($0 % 17 - 8) })
    let lane = Lane.widest.rawValue
    let names = ["openblas-decoded-float32", "direct-\(lane)-float32", "tables-\(lane)-float32"]
    let arena = Arena()
    let runs = try names.map { name in
      guard let found = CodebookGEMV.implementations.first(where: { $0.name == name }) else {
        throw CodebookError("There is no implementation \(name) of CodebookGEMV")
      }
      return try found.prepare(problem, in: arena)
    }
    let clock = ContinuousClock()
    var least = names.map { _ in Double.infinity }
    for _ in 0..<9 {
      for (k, run) in runs.enumerated() {
        least[k] = min(least[k], clock.measure { run.body() } / .seconds(1))
      }
    }
    return withExtendedLifetime(arena) { (least[0], least[1], least[2]) }
  }
}
