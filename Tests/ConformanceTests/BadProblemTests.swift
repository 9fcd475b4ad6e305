import Proximal
import Stochastic
import Structures
import Testing
import Verification

/// Problems that nothing can work on are refused in words, by whoever is asked.
@Suite struct BadProblemTests {
  private func refusal<A: Algorithm>(_: A.Type, _ problem: A.Problem) -> String? {
    do {
      _ = try A.implementations[0](problem)
      return nil
    } catch { return "\(error)" }
  }

  private static let lasso = Lasso(
    samples: [[1, 2], [3, 4]], targets: [1, 2], lambda: 1, step: 0.125, iterations: 3)

  @Test func `A lasso whose shapes do not fit is refused`() {
    var problem = Self.lasso
    problem.targets = [1]
    #expect(refusal(FISTA.self, problem)?.contains("1 targets for 2 samples") == true)
    problem = Self.lasso
    problem.samples[1] = [1]
    #expect(refusal(ISTA.self, problem)?.contains("sample 1 has 1 features") == true)
    problem.samples = []
    #expect(refusal(ISTA.self, problem)?.contains("no samples") == true)
    problem = Self.lasso
    problem.lambda = -1
    #expect(refusal(FISTA.self, problem)?.contains("must not be negative") == true)
  }

  @Test func `A sample of nothing, a block of nothing and no ranks are refused`() throws {
    let none = SampledLasso(lasso: Self.lasso, sampleSize: 0)
    #expect(refusal(CASFISTA.self, none)?.contains("0 of 2 samples cannot be drawn") == true)
    let block = SampledLasso(lasso: Self.lasso, sampleSize: 1, block: 0)
    #expect(refusal(CASFISTA.self, block)?.contains("k is 0") == true)
    let ranks = SampledLasso(lasso: Self.lasso, sampleSize: 1, ranks: 0)
    #expect(refusal(CASPNM.self, ranks)?.contains("P is 0") == true)
    #expect(throws: LassoError.self) { try Sampler.size(fraction: 0.25, of: 3) }
    #expect(throws: LassoError.self) { try Sampler.size(fraction: .nan, of: 3) }
    #expect(try Sampler.size(fraction: 0.5, of: 3) == 1)
  }

  @Test func `More ranks than samples and blocks longer than the run are no mistakes`() {
    let problem = SampledLasso(lasso: Self.lasso, sampleSize: 2, block: 10, ranks: 9)
    #expect(refusal(CASFISTA.self, problem) == nil)
  }

  /// The program that a library's caller makes, and what it is told.
  private func refusal(
    columns: Int = 2, targets: [Double] = [1, 2], lambda: Double = 1, step: Double = 0.125,
    sampleSize: Int = 1, block: Int = 1, innerSteps: Int = 1
  ) -> String? {
    do {
      let samples = CSR(Matrix(repeating: 1.0, rows: 2, columns: columns))
      let program = try UnrolledProximal(
        validating: samples, targets: targets, lambda: lambda, step: step, sampleSize: sampleSize,
        block: block, innerSteps: innerSteps)
      var cluster = SimulatedCluster(ranks: 5, of: Double.self)
      return program.run(iterations: 3, on: &cluster).count == 3 ? nil : "not three iterates"
    } catch { return "\(error)" }
  }

  @Test func `The program itself refuses what it cannot work on, and runs on all else`() {
    #expect(refusal() == nil)
    #expect(refusal(block: 10) == nil, "a block longer than the run, and ranks without samples")
    #expect(refusal(targets: [.nan, 1]) == nil, "a contract of its own")
    #expect(refusal(columns: 0)?.contains("no features") == true)
    #expect(refusal(targets: [1])?.contains("1 targets for 2 samples") == true)
    #expect(refusal(lambda: .nan)?.contains("λ is nan") == true)
    #expect(refusal(step: .nan)?.contains("γ is nan") == true)
    #expect(refusal(step: 0)?.contains("must be positive") == true)
    #expect(refusal(block: 0)?.contains("k is 0") == true)
    #expect(refusal(innerSteps: 0)?.contains("Q is 0") == true)
    for size in [0, 3] {
      #expect(refusal(sampleSize: size)?.contains("\(size) of 2 samples cannot be drawn") == true)
    }
    #expect(throws: LassoError.self) { try Sampler(drawing: 1, of: 0, seed: 1) }
  }

  @Test func `A lasso without a step is made, and then refused, whatever its samples are`() {
    func lasso(_ samples: [[Double]]) -> Lasso {
      Lasso(samples: samples, targets: [1, 2], lambda: 1, iterations: 1)
    }
    #expect(lasso([[1, 2], [1]]).obstacle?.contains("sample 1 has 1 features") == true)
    #expect(lasso([[1], [1, 2]]).obstacle?.contains("sample 1 has 2 features") == true)
    for x in [Double.infinity, .nan, .greatestFiniteMagnitude] {
      #expect(lasso([[x], [1]]).step > 0)
    }
  }

  @Test func `Least squares with NaN, without records or with an impossible schedule are refused`()
  {
    func problem(_ samples: [[Double]], _ targets: [Double]) -> AsynchronousProblem {
      AsynchronousProblem(
        data: LeastSquares(samples: samples, targets: targets, workers: 2), step: 0.125,
        arrivals: [Arrival(worker: 0, task: 0, version: 0, staleness: 0, isAccepted: true)])
    }
    func refused(_ problem: AsynchronousProblem, _ words: String) -> Bool {
      refusal(AsynchronousSGD.self, problem)?.contains(words) == true
        && refusal(AsynchronousSAGA.self, problem)?.contains(words) == true
    }
    #expect(refused(problem([[.nan]], [1]), "record 0 has a feature that is not a finite number"))
    #expect(refused(problem([[1]], [.infinity]), "target 0 is inf"))
    #expect(refused(problem([], []), "there are no records"))
    #expect(refused(problem([[1], [1, 2]], [1, 2]), "records differ in length"))
    var future = problem([[1], [2]], [1, 2])
    future.arrivals[0].version = 1
    #expect(refused(future, "from version 1 of 0"))
    future.arrivals[0] = Arrival(worker: 2, task: 0, version: 0, staleness: 0, isAccepted: true)
    #expect(refused(future, "of worker 2, and there are 2"))
  }

  @Test func `More workers than records are no mistake: some have nothing to do`() {
    let problem = AsynchronousProblem(
      data: LeastSquares(samples: [[1]], targets: [1], workers: 5), step: 0.125,
      arrivals: (0..<5).map {
        Arrival(worker: $0, task: 0, version: 0, staleness: $0, isAccepted: true)
      })
    #expect(refusal(AsynchronousSGD.self, problem) == nil)
  }
}
