import Bitmask
import Scalars
import Structures
import Verification

extension SparseLlama {
  private static let shares = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]

  /// Bytes of a dense weight over those of a stored one, on average, with a bit for every weight.
  private static func model(_ percent: Int, dense: Int, stored: Int) -> Rational {
    // dense / (stored (1 - s) + 1/8).
    let bytes = Rational(stored * (100 - percent), 100) + Rational(1, 8)
    return Plant.taken(Rational(dense) / bytes, from: "SparseLlama.model")
  }

  static let bytes = PaperTable(
    "bytes",
    "Speed of a product with a vector that takes the time of its bytes, over the dense one's",
    place: "the claims of the abstract; figures are computed here"
  ) { _ in
    let kinds: [(String, Int, Int)] = [
      ("float32 over float32", 4, 4), ("int8 over int8", 1, 1), ("int8 over float32", 4, 1),
    ]
    let (single, byte) = (model(70, dense: 4, stored: 4), model(70, dense: 4, stored: 1))
    return TableResult(
      columns: shares.map { "\($0) %" },
      rows: kinds.map { name, dense, stored in
        .init(
          name,
          shares.map {
            let ratio = model($0, dense: dense, stored: stored)
            return .figure(Cell.decimal(ratio.approximation, digits: 2))
          })
      },
      shapes: [
        Shape(
          "bytes explain “up to 3×” of sparsity alone at 70 %", place: "abstract",
          holds: single >= 3,
          evidence: "\(single) = \(Cell.decimal(single.approximation, digits: 2))"),
        Shape(
          "bytes explain “up to 8.6×” of sparsity and quantisation at 70 %", place: "abstract",
          holds: byte >= Rational(43, 5),
          evidence: "\(byte) = \(Cell.decimal(byte.approximation, digits: 2))"),
        Shape(
          "a bit for every weight pays from 1/32 of zeros on for float32, and from 1/8 on for int8",
          holds: Rational(4) * (1 - Rational(1, 32)) + Rational(1, 8) == 4
            && (1 - Rational(1, 8)) + Rational(1, 8) == 1,
          evidence: "4 (1 - 1/32) + 1/8 = 4 bytes, and (1 - 1/8) + 1/8 = 1"),
      ],
      notes: [
        "1 / ((1 - s) + 1/32), 1 / ((1 - s) + 1/8) and 4 / ((1 - s) + 1/8), in fractions",
        "table speeds times our kernels against it",
      ])
  }

  static let speeds = PaperTable(
    "speeds",
    "Products with a vector, 8192 x 8192, over OpenBLAS's dense one in float32: timed here",
    place: nil, isTimed: true, uses: [BitmaskGEMV.self, BitmaskIntegerGEMV.self]
  ) { inputs in
    let timed = [50, 70]
    var (singles, bytes): ([Double], [Double]) = ([], [])
    for share in timed {
      try inputs.step("timing at \(share) %")
      let seconds = try times(at: share)
      singles.append(seconds.dense / seconds.single)
      bytes.append(seconds.dense / seconds.byte)
    }
    func row(_ label: String, _ values: [Double]) -> TableResult.Row {
      .init(label, values.map { .figure(Cell.decimal($0, digits: 2)) })
    }
    func expected(_ stored: Int) -> [Double] {
      timed.map { model($0, dense: 4, stored: stored).approximation }
    }
    return TableResult(
      columns: timed.map { "\($0) %" },
      rows: [
        row("float32", singles), row("its byte model", expected(4)), row("int8", bytes),
        row("its byte model", expected(1)),
      ],
      shapes: [
        Shape(
          "float32 pays at 50 % of zeros", holds: singles[0] > 1,
          evidence: Cell.decimal(singles[0], digits: 2)),
        Shape(
          "float32 at 70 % is 2.5 times as fast as dense", holds: singles[1] >= 2.5,
          evidence: Cell.decimal(singles[1], digits: 2)),
        Shape(
          "int8 at 70 % has nine tenths of its byte model", holds: bytes[1] >= 0.9 * expected(1)[1],
          evidence:
            "\(Cell.decimal(bytes[1], digits: 2)) of \(Cell.decimal(expected(1)[1], digits: 2))"),
      ],
      notes: [
        "one core, least of seven runs; 268 MB dense, 89 MB in float32 and 29 MB in int8 at 70 %: the latter may stay in a cache of 32 MB",
        "the machine's own noise decides the last digits: `vernier bench BitmaskGEMV` gives intervals",
      ])
  }

  private static let order = 8192

  /// Seconds of the dense product in float32, and of the sparse ones.
  private static func times(
    at percent: Int
  ) throws -> (dense: Double, single: Double, byte: Double) {
    var generator = Generator(seed: 1, purpose: "SparseLlama/speeds")
    let threshold = UInt64(percent) * 256 / 100
    var codes: [Int8] = []
    codes.reserveCapacity(order * order)
    var bits: UInt64 = 0
    for i in 0..<order * order {
      bits = i % 4 == 0 ? generator.next() : bits >> 16
      codes.append(bits & 255 < threshold ? 0 : Int8(truncatingIfNeeded: bits >> 8 | 1))
    }
    let integers = BitmaskIntegerGEMV.Problem(
      matrix: Matrix(rows: order, columns: order, elements: codes),
      x: (0..<order).map { Int8($0 % 17 - 8) })
    let floats = BitmaskGEMV.Problem(
      matrix: integers.matrix.map { Float($0) / 64 }, x: integers.x.map { Double($0) })
    let lane = Lane.widest.rawValue
    return (
      try seconds(BitmaskGEMV.self, floats, "openblas-dense-float32"),
      try seconds(BitmaskGEMV.self, floats, "panels-\(lane)-float32"),
      try seconds(BitmaskIntegerGEMV.self, integers, "panels-\(lane)-int8")
    )
  }

  private static func seconds<A: Algorithm>(
    _: A.Type, _ problem: A.Problem, _ name: String
  ) throws -> Double {
    guard let implementation = A.implementations.first(where: { $0.name == name }) else {
      throw StructureError("There is no implementation \(name) of \(A.name)")
    }
    let arena = Arena()
    let run = try implementation.prepare(problem, in: arena)
    let clock = ContinuousClock()
    run.body()
    let times = (0..<7).map { _ in clock.measure { run.body() } / .seconds(1) }
    return withExtendedLifetime(arena) { times.min() ?? .nan }
  }
}
