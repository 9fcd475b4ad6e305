import Bindings
import Scalars
import SecondOrder
import Structures
import Verification

extension TENGraD {
  private static let bestForms = ["khatri-rao-float32", "khatri-rao-float64"]

  /// The time of one step over the time in which OpenBLAS multiplies as many numbers.
  static let flopBound = PaperTable(
    "flop-bound", "Time of a Woodbury step over that of its flops at OpenBLAS's speed", place: nil,
    isTimed: true, uses: [TENGraDBlock.self]
  ) { inputs in
    let sizes = [64, 128, 256]
    var ratios: [Double] = []
    let rows = try sizes.map { n -> TableResult.Row in
      try inputs.step("flop-bound, n = \(n)")
      let problem = TENGraDBlock.problem(size: n, draw: 0, seed: inputs.seed)
      let truth = TENGraDBlock.enclosure(of: problem)
      let single = try measure(Float.self, bestForms[0], problem, truth)
      let double = try measure(Double.self, bestForms[1], problem, truth)
      if n == sizes.last { ratios = [single.ratio, double.ratio] }
      return .init(
        "n = k = m = \(n)",
        [single, double].flatMap { figures -> [Cell] in
          [
            .figure(Cell.significant(1e6 * figures.step, digits: 3)),
            .figure(Cell.decimal(figures.rate, digits: 0)),
            .figure(Cell.decimal(figures.ratio, digits: 2)),
          ]
        })
    }
    let columns = ["float32 µs", "gemm GF/s", "ratio", "float64 µs", "gemm GF/s", "ratio"]
    return TableResult(
      columns: columns, rows: rows,
      shapes: [
        Shape(
          "at n = 256 a step takes at most 1.5 times its flops at OpenBLAS's speed",
          holds: ratios.allSatisfy { $0 <= 1.5 },
          evidence: ratios.map { Cell.decimal($0, digits: 2) }.joined(separator: " and "))
      ],
      notes: [
        "n samples of k inputs and m outputs at one position; a step is two Gram matrices, their product by entries, Cholesky, and three products with J; gemm is n × n × n of the same run; medians of 101 interleaved rounds, the ratio's of the rounds' ratios, each step verified against a certified result"
      ])
  }

  private struct Unmeasured: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  private struct Figures {
    var step: Double, rate: Double, ratio: Double
  }

  private static func measure<T: BLASScalar>(
    _: T.Type, _ name: String, _ problem: TENGraDBlock.Problem,
    _ truth: Observation<Enclosure>?
  ) throws -> Figures {
    guard let form = TENGraDBlock.implementations.first(where: { $0.name == name }),
      let work = TENGraDBlock.work(on: problem)
    else { throw Unmeasured("there is no implementation \(name)") }
    let n = problem.samples
    let arena = Arena()
    let run = try form.prepare(problem, in: arena)
    let square = Matrix<T>(rows: n, columns: n) { row, column in T((row + 2 * column) % 7 - 3) }
    var product = square
    let repetitions = max(1, 1 << 15 / (n * n))
    let (clock, rounds) = (ContinuousClock(), 101)
    var (steps, products) = ([Double](), [Double]())
    for _ in 0..<rounds {
      steps.append(
        clock.measure { for _ in 0..<repetitions { run.body() } } / .seconds(repetitions))
      products.append(
        try clock.measure {
          for _ in 0..<repetitions { try BLAS.gemm(square, square, transposeB: true, &product) }
        } / .seconds(repetitions))
    }
    if let wrong = form.refusal(
      of: withExtendedLifetime(arena) { run.observe() }, on: problem, truth)
    {
      throw Unmeasured("\(name) is wrong at n = \(n): \(wrong)")
    }
    func median(_ values: [Double]) -> Double { values.sorted()[rounds / 2] }
    let cube = 2 * Double(n) * Double(n) * Double(n)
    return Figures(
      step: median(steps), rate: cube / median(products) * 1e-9,
      ratio: median(zip(steps, products).map { $0 / $1 }) * cube / work.flops)
  }
}
