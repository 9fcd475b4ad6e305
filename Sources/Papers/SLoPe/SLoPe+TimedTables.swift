import Bindings
import Scalars
import Sparsity
import Structures
import Verification

extension SLoPe {
  /// The least time of a few calls in seconds: what the machine can do while nobody disturbs it.
  private static func seconds(_ repetitions: Int = 7, _ body: () -> Void) -> Double {
    body()
    let clock = ContinuousClock()
    let times = (0..<repetitions).map { _ in clock.measure(body) }
    let least = times.min() ?? .zero
    return Double(least.components.attoseconds) * 1e-18 + Double(least.components.seconds)
  }

  private static func time<A: Algorithm>(
    _ implementation: Implementation<A>, _ problem: A.Problem
  ) throws -> Double {
    let arena = Arena()
    let run = try implementation.prepare(problem, in: arena)
    return withExtendedLifetime(arena) { seconds { run.body() } }
  }

  static let decoding = PaperTable(
    "4.1-cpu", "Decoding: a dense matrix times a vector, over the 2:4 kernel, in float32",
    place: nil, isTimed: true, uses: [SparseGEMV.self]
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    var rows: [TableResult.Row] = []
    var gains: [Double] = []
    for size in [512, 1024, 2048, 4096] {
      try inputs.step("decoding, \(size) rows")
      let problem = SparseGEMV.problem(size: size, draw: 0, seed: inputs.seed)
      guard let sparse = kernel(of: SparseGEMV.self),
        let dense = SparseGEMV.implementations.first(where: { $0.voice.isPeer })
      else { throw Missing() }
      let (t, d) = (try time(sparse, problem), try time(dense, problem))
      gains.append(d / t)
      let megabytes = Double(problem.matrix.rows * problem.matrix.columns) * 4e-6
      let micro = [d * 1e6, t * 1e6].map { Cell.significant($0) }
      rows.append(
        .init(
          "\(problem.matrix.rows) x \(problem.matrix.columns)",
          [Cell.decimal(megabytes, digits: 1), micro[0], micro[1], Cell.decimal(d / t, digits: 2)]
            .map { .figure($0) }))
    }
    let last = gains.last ?? 0
    return TableResult(
      columns: ["dense megabytes", "OpenBLAS, µs", "2:4, µs", "speed-up"], rows: rows,
      shapes: [
        Shape(
          "2:4 weights decode faster than dense ones for the largest matrix (the paper's are "
            + "products of batches on a GPU)", holds: last > 1,
          evidence: "\(Cell.decimal(last, digits: 2)) for the largest matrix")
      ],
      notes: [
        "53 % of the bytes allow 1.88 where memory bounds; more than that is the peer's, which does not "
          + "reach the memory's speed, or a cache's that holds the 2:4 form and not the dense one; least of "
          + "seven calls, one thread",
        "products of batches: table 4.1-batch",
      ])
  }

  /// A table without its rows would pass for one.
  private struct Missing: Error, CustomStringConvertible {
    var description: String { "what this table times is not among the implementations any more" }
  }

  /// The kernel of the widest lane.
  private static func kernel<A: Algorithm>(of _: A.Type) -> Implementation<A>? {
    A.implementations.first {
      $0.name.hasSuffix("-\(Lane.widest.rawValue)-float32") && !$0.voice.isPeer
    }
  }

  static let batches = PaperTable(
    "4.1-batch", "Products of a batch: a dense matrix by OpenBLAS, over the 2:4 kernel, in float32",
    place: nil, isTimed: true, uses: [SparseProduct.self]
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    var rows: [TableResult.Row] = []
    var gains: [Double] = []
    for size in [128, 256, 512] {
      try inputs.step("products, \(4 * size) inputs")
      let problem = SparseProduct.problem(size: size, draw: 0, seed: inputs.seed)
      guard let sparse = kernel(of: SparseProduct.self),
        let dense = SparseProduct.implementations.first(where: { $0.voice.isPeer })
      else { throw Missing() }
      let (t, d) = (try time(sparse, problem), try time(dense, problem))
      gains.append(d / t)
      rows.append(
        .init(
          "\(4 * size) x \(4 * size), b = \(problem.x.rows)",
          [Cell.significant(d * 1e6), Cell.significant(t * 1e6), Cell.decimal(d / t, digits: 2)]
            .map { .figure($0) }))
    }
    return TableResult(
      columns: ["OpenBLAS, µs", "2:4, µs", "speed-up"], rows: rows,
      shapes: [
        Shape(
          "2:4 products of a batch are faster than dense ones at every size",
          holds: gains.allSatisfy { $0 > 1 },
          evidence: gains.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")
            + "; half of the multiplications allow 2")
      ],
      notes: [
        "no unit of this processor multiplies 2:4: each multiplication of sixteen numbers needs a "
          + "permutation, and both share units; least of seven calls, one thread"
      ])
  }

  static let fusion = PaperTable(
    "4.6-cpu", "Adapters fused into one product, against three products, in float32", place: nil,
    isTimed: true, uses: [FusedAdapter.self]
  ) { inputs in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    func find(_ name: String) -> Implementation<FusedAdapter>? {
      FusedAdapter.implementations.first { $0.name == name }
    }
    var rows: [TableResult.Row] = []
    var (dense, sparse): ([Double], [Double]) = ([], [])
    for size in [32, 64, 128, 256] {
      try inputs.step("adapters, \(4 * size) inputs")
      guard let fused = find("concatenated-float32"), let three = find("separate-float32"),
        let kernel = kernel(of: FusedAdapter.self)
      else { throw Missing() }
      let problem = FusedAdapter.problem(size: size, draw: 0, seed: inputs.seed)
      let (s, f) = (try time(three, problem), try time(fused, problem))
      let k = try time(kernel, problem)
      dense.append(s / f)
      sparse.append(s / k)
      let micro = [s, f, k].map { Cell.significant($0 * 1e6) }
      let gains = [s / f, s / k].map { Cell.decimal($0, digits: 2) }
      rows.append(
        .init(
          "d = \(4 * size), b = \(problem.x.rows), r = \(problem.left.columns)",
          (micro + gains).map { .figure($0) }))
    }
    func text(_ gains: [Double]) -> String {
      gains.map { Cell.decimal($0, digits: 2) }.joined(separator: ", ")
    }
    return TableResult(
      columns: [
        "three products, µs", "fused, µs", "2:4 kernel, µs", "speed-up, fused", "speed-up, kernel",
      ], rows: rows,
      shapes: [
        Shape(
          "[Wᵀ | L] in one dense product is faster than three at every size",
          holds: dense.allSatisfy { $0 > 1 }, evidence: text(dense)),
        Shape(
          "the kernel that adds the adapter to 2:4 tiles is faster than three products at every size",
          holds: sparse.allSatisfy { $0 > 1 }, evidence: text(sparse)),
      ],
      notes: [
        "three products and the fused one by OpenBLAS, with the zeros of W written out; least of seven calls"
      ])
  }

  static let lowRank = PaperTable(
    "low-rank", "Time of the products with an adapter over that of the dense product",
    place: "Figure on low-rank speed-up", isTimed: true
  ) { _ in
    let threads = BLAS.threads
    BLAS.threads = 1
    defer { BLAS.threads = threads }
    let (d, b) = (1024, 64)
    func product(_ n: Int, _ k: Int) -> Double {
      let a = [Float](repeating: 0.5, count: b * k), w = [Float](repeating: 0.25, count: k * n)
      var c = [Float](repeating: 0, count: b * n)
      return seconds {
        try? BLAS.gemm(
          m: b, n: n, k: k, alpha: Float(1), a: a, lda: k, b: w, ldb: n, beta: 0, c: &c, ldc: n)
      }
    }
    let dense = product(d, d)
    let ranks = [4, 16, 64, 256, 512]
    let gains = ranks.map { dense / (product($0, d) + product(d, $0)) }
    let rows = zip(ranks, gains).map { rank, gain -> TableResult.Row in
      .init(
        "r = \(rank)",
        [
          .figure(Cell.decimal(Double(d) / Double(2 * rank), digits: 1)),
          .figure(Cell.decimal(gain, digits: 1)),
        ])
    }
    return TableResult(
      columns: ["fewer multiplications", "speed-up"], rows: rows,
      shapes: [
        Shape(
          "at 0.4 % of the width the speed-up is below half of what the count promises (our threshold)",
          place: "Figure on low-rank speed-up: 1.5 to 20 instead of 100 at 1 %",
          holds: gains[0] < Double(d) / Double(4 * ranks[0]),
          evidence: "\(Cell.decimal(gains[0], digits: 1)) of \(d / (2 * ranks[0]))")
      ],
      notes: [
        "d = 1024, 64 rows, both products of an adapter against one dense product; float32, one thread"
      ])
  }
}
