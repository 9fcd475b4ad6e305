import Bindings
import Compression
import Scalars
import Structures
import Testing
import Verification

/// What the checks of the whole pipeline must notice, and that they are not silent.
@Suite struct PipelineMutants {
  private static func problems(_ pruner: SLiMPipeline.Pruner) -> [SLiMPipeline.Problem] {
    (0..<12).map { draw in
      var generator = Generator(seed: 7, purpose: "PipelineMutants/\(draw)")
      var problem = SLiMPipeline.problem(size: 2, using: &generator)
      (problem.pruner, problem.levels) = (pruner, 7)
      return problem
    }
  }

  private func result(_ problem: SLiMPipeline.Problem) throws -> Observation<Ball> {
    try #require(SLiMPipeline.truth(of: problem).observation)
  }

  private func holds(
    _ law: (SLiMPipeline.Problem, Observation<Ball>) -> Bool, _ problem: SLiMPipeline.Problem,
    _ result: Observation<Ball>
  ) -> Bool {
    Certified.run { law(problem, result) }.value
  }

  /// Other codes in an honest result.
  private func spoiled(
    _ result: Observation<Ball>, _ change: (Int, Ball) -> Ball
  ) -> Observation<Ball> {
    [
      "step": .scalars(result["step"]),
      "codes": .scalars(result["codes"].enumerated().map(change)),
    ]
  }

  @Test func `the law of the last input finds what does not make up for the others`() throws {
    var found = (plain: 0, high: 0, turned: 0)
    for problem in Self.problems(.sparseGPT) {
      let honest = try result(problem)
      #expect(holds(SLiMPipeline.lastIsBest, problem, honest))
      var plain = problem
      plain.pruner = .wanda
      if !holds(SLiMPipeline.lastIsBest, problem, try result(plain)) { found.plain += 1 }
      let n = problem.weights.columns
      let last = (problem.weights.rows - 1) * n
      let high = spoiled(honest) { i, k in i < last || k == 0 || k == 7 ? k : k + 1 }
      if !holds(SLiMPipeline.lastIsBest, problem, high) { found.high += 1 }
      let turned = spoiled(honest) { i, k in i < last ? -k : k }
      if !holds(SLiMPipeline.lastIsBest, problem, turned) { found.turned += 1 }
    }
    #expect(found.plain > 6 && found.high > 6 && found.turned > 6)
  }

  @Test func `the law of uncorrelated inputs finds a wrong choice and a wrong code`() throws {
    for problem in Self.problems(.sparseGPT) {
      var alike = problem
      let m = problem.weights.rows
      alike.inputs = Matrix(rows: m, columns: m) { $0 == $1 ? 1 : 0 }
      let honest = try result(alike)
      #expect(holds(SLiMPipeline.isPlainRounding, alike, honest))
      let kept = try #require(honest["codes"].firstIndex { $0.absolute >= 2 })
      let less = spoiled(honest) { i, k in i != kept ? k : k.approximation > 0 ? k - 1 : k + 1 }
      #expect(!holds(SLiMPipeline.isPlainRounding, alike, less))
      let dropped = try #require(
        honest["codes"].indices.first {
          honest["codes"][$0] == 0 && abs(alike.weights.elements[$0]) > 0
        })
      let more = spoiled(honest) { i, k in i == dropped ? 1 : k }
      #expect(!holds(SLiMPipeline.isPlainRounding, alike, more))
    }
  }

  @Test func `rounding is bounded on nearly every layer, and codes are then exact`() throws {
    let problems = Self.problems(.sparseGPT)
    #expect(problems.count(where: SLiMPipeline.isClear) >= 11)
    // Of two equal weights one is to be kept, and rounding could say which.
    var tied = problems[0]
    tied.inputs = Matrix(rows: 4, columns: 4) { $0 == $1 ? 1 : 0 }
    tied.weights = Matrix(rows: 4, columns: 1, elements: [3, 2, 2, 1])
    (tied.group, tied.rank) = (4, 0)
    #expect(!SLiMPipeline.isClear(tied))
  }

  /// The truth beside a decomposition that it shares nothing with.
  @Test(arguments: [(8, 8), (8, 16), (12, 5)])
  func `the certified objective is what LAPACK leaves`(_ m: Int, _ n: Int) throws {
    for pruner in SLiMPipeline.Pruner.allCases {
      var generator = Generator(seed: 3, purpose: "PipelineMutants/\(m)/\(n)")
      func draw(_ unit: Double) -> Double { (generator.gaussian() * 1.5 / unit).rounded() * unit }
      let weights = Matrix(rows: m, columns: n) { _, _ in draw(0x1p-4) }
      let inputs = Matrix(rows: 16, columns: m) { _, _ in draw(0.5) }
      for rank in [0, 1, 3, min(m, n)] {
        let problem = SLiMPipeline.Problem(
          weights: weights, inputs: inputs, levels: 7, pruner: pruner, group: 4, rank: rank)
        let truth = try result(problem)
        let step = truth["step"][0].approximation
        let salient = Matrix(rows: m, columns: n) { j, o in
          let square = inputs.column(j).reduce(0) { $0 + $1 * $1 } / 16
          let rest = weights[j, o] - step * truth["codes"][j * n + o].approximation
          return square.squareRoot() * rest
        }
        let values = try LAPACK.svd(salient).1
        let tail = values.dropFirst(rank).reduce(0) { $0 + $1 * $1 }
        let objective = truth["objective"][0].approximation
        #expect(abs(objective - tail) <= 1e-11 * (values[0] * values[0]))
        #expect((rank < min(m, n)) == (truth["objective"][0] > 0))
      }
    }
  }

  /// A symmetric matrix whose eigenvalues are known: they are in their balls, and the balls are small.
  @Test func `a spectrum is enclosed`() {
    let (n, values) = (8, [16.0, 9, 4, 4, 2, 1, 0.5, 0])
    let signs = (0..<n).map { $0 % 3 == 1 ? -1.0 : 1.0 }
    // I - (2/8)vvᵀ with v of ones and minus ones is orthogonal and dyadic.
    let q = Matrix(rows: n, columns: n) { ($0 == $1 ? 1 : 0) - signs[$0] * signs[$1] / 4 }
    let a = Matrix(rows: n, columns: n) { i, j in
      (0..<n).reduce(0.0) { $0 + q[i, $1] * values[$1] * q[j, $1] }
    }
    Ball.$precision.withValue(512) {
      let spectrum = SLiMPipeline.Spectrum(a.map { Ball($0) })
      for (k, value) in values.enumerated() {
        let slack = Ball(midpoint: 0, radius: 0x1p-100)
        #expect((spectrum.value(k) + slack).contains(value))
        #expect(spectrum.value(k).radius < 0x1p-200)
      }
      let wrong = spectrum.tail(after: 2) + Ball(0x1p-90)
      #expect(!(wrong + Ball(midpoint: 0, radius: 0x1p-100)).contains(11.5))
    }
  }
}
