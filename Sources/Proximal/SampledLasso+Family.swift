import Scalars
import Verification

extension Algorithm where Problem == SampledLasso, Field == Rational {
  /// Both programs: k iterations for a message, and one.
  ///
  /// - Parameter nominal: w after every proximal step, by the reference in double precision.
  static func programs(
    nominal: @escaping @Sendable (SampledLasso) -> [[Double]]
  ) -> [Implementation<Self>] {
    let theorem = "nonexpansive steps: Higham 2002, Lemma 3.1, step by step (Lasso.forwardBound)"
    func program(
      _ name: String, _ divide: @escaping @Sendable (SampledLasso) -> SampledLasso,
      messages: Bound
    ) -> Implementation<Self> {
      Implementation(
        name,
        .rounding(theorem) { problem in
          [
            "w": .norm(problem.forwardBound(nominal: nominal(problem))), "messages": messages,
            "words": .exact,
          ]
        }
      ) { problem in
        if let obstacle = problem.obstacle { throw LassoError(obstacle) }
        let divided = divide(problem)
        return (program: divided.unrolled(over: Double.self), problem: divided)
      } run: { input in
        var cluster = SimulatedCluster(
          ranks: input.problem.ranks, of: Double.self, reduction: input.problem.reduction)
        let w = input.program.run(iterations: input.problem.lasso.iterations, on: &cluster).last
        return (w: w ?? [], traffic: cluster.traffic)
      } observe: { result in
        [
          "w": .scalars(result.w), "messages": .integers([result.traffic.messages]),
          "words": .integers([result.traffic.words]),
        ]
      }
    }
    return [
      program("unrolled", { $0 }, messages: .exact),
      program(
        "classical", { $0.divided(block: 1) },
        messages: .free("it sends after every iteration")),
    ]
  }

  /// The program on processes: by either ordered sum, and by the library's.
  ///
  /// - Parameter nominal: w after every proximal step, by the reference in double precision.
  static func processes(
    nominal: @escaping @Sendable (SampledLasso) -> [[Double]]
  ) -> [RankProgram<Self>] {
    func program(
      _ name: String, _ reduction: Reduction?, _ promise: RankProgram<Self>.Promise = .sameBits
    ) -> RankProgram<Self> {
      RankProgram(name, reduction, promise: promise) { problem, cluster in
        if let obstacle = problem.obstacle { throw LassoError(obstacle) }
        let w = problem.unrolled(over: Double.self)
          .run(iterations: problem.lasso.iterations, on: &cluster)
        guard reduction != nil else { return ["w": .scalars(w.last ?? [])] }
        return [
          "w": .scalars(w.flatMap { $0 }), "messages": .integers([cluster.traffic.messages]),
          "words": .integers([cluster.traffic.words]),
        ]
      }
    }
    let library = RankProgram<Self>.Promise.sameBitsOnTwo(
      "nonexpansive steps: Higham 2002, Lemma 3.1, step by step (Lasso.forwardBound)"
    ) { ["w": .norm($0.forwardBound(nominal: nominal($0)))] }
    return [
      program("tree", .tree), program("chain", .chain), program("MPI_Allreduce", nil, library),
    ]
  }

  /// What the division of the work must not change, and what it must.
  static func divisionLaws(
    iterates: @escaping @Sendable (SampledLasso) -> [[Rational]]
  ) -> [Law<Self>] {
    [
      Law("In ℚ, every iterate is the same for every k, every P and either reduction.") {
        problem, subject in
        let right = iterates(problem)
        let long = problem.lasso.iterations + 3
        return subject(problem)["w"] == right.last
          && [(1, 1), (2, 3), (3, 4), (long, 2), (problem.block, problem.ranks)].allSatisfy {
            k, p in
            [Reduction.tree, .chain].allSatisfy { reduction in
              let other = problem.divided(block: k, ranks: p, reduction: reduction)
              return other.simulated(over: Rational.self).iterates == right
            }
          }
      },
      Law("In double precision, the bits of every iterate are the same for every k.") {
        problem, _ in
        let one = problem.divided(block: 1).simulated(over: Double.self).iterates
        return [2, 3, problem.lasso.iterations + 3].allSatisfy {
          problem.divided(block: $0).simulated(over: Double.self).iterates.hasBits(of: one)
        }
      },
      Law("In double precision, summed along the chain, they are the same for every P too.") {
        problem, _ in
        let alone = problem.divided(block: 1, ranks: 1, reduction: .chain)
        let right = alone.simulated(over: Double.self).iterates
        return [2, 3, 5, 64, 1024].allSatisfy { ranks in
          problem.divided(ranks: ranks, reduction: .chain).simulated(over: Double.self).iterates
            .hasBits(of: right)
        }
      },
      Law("If X and λ are doubled and γ is quartered, every iterate is halved.") {
        problem, subject in
        var scaled = problem
        scaled.lasso.samples = problem.lasso.samples.map { row in row.map { 2 * $0 } }
        scaled.lasso.lambda *= 2
        scaled.lasso.step /= 4
        return subject(scaled)["w"].map { 2 * $0 } == subject(problem)["w"]
      },
      Law("It is equivariant: features in another order give the same iterate in that order.") {
        problem, subject in
        var reversed = problem
        reversed.lasso.samples = problem.lasso.samples.map { $0.reversed() }
        return subject(reversed)["w"].reversed() == subject(problem)["w"]
      },
      Law("If λ ≥ |yᵢxᵢ| for every sample, every iterate is zero.") { problem, subject in
        var heavy = problem
        let reach = zip(problem.lasso.samples, problem.lasso.targets).map { row, y in
          (row.map { abs($0) }.max() ?? 0) * abs(y)
        }
        // The product is rounded, perhaps down.
        heavy.lasso.lambda = (reach.max() ?? 0).nextUp
        return subject(heavy)["w"].allSatisfy(\.isZero)
      },
    ]
  }

  /// What one step from zero makes of targets outside the reals, drawn or not.
  static var divisionSpecials: [Special<Self>] {
    func special(_ name: String, _ target: Double, _ w: Double) -> Special<Self> {
      let problem = SampledLasso(
        lasso: Lasso(
          samples: [[1, 2], [-1, 1]], targets: [target, 0.5], lambda: 0.125, step: 0.25,
          iterations: 1),
        sampleSize: 2, ranks: 2)
      return Special(
        name, problem, contract: "every feature of its sample follows it", gives: ["w": [w, w]])
    }
    var single = SampledLasso(
      lasso: Lasso(
        samples: [[1], [1]], targets: [.nan, .nan], lambda: 1, step: 0.5, iterations: 1),
      sampleSize: 1, ranks: 2)
    for id in single.sampler.ids(iteration: 0) { single.lasso.targets[id] = 2 }
    return [
      special("NaN", .nan, .nan), special("+∞", .infinity, .infinity),
      special("-∞", -.infinity, -.infinity),
      Special(
        "NaN that is not drawn", single, contract: "only samples that are drawn have an effect",
        gives: ["w": [0.5]]),
    ]
  }

  /// Messages, words, memory and flops, by the formulas of a run with d features.
  static var divisionCounters: [Counter<Self>] {
    [
      Counter(
        "messages", formula: "⌈T/k⌉ messages(P)", declared: \.messages,
        counted: { $0.simulated(over: Double.self).traffic.messages }),
      Counter(
        "words", formula: "T d(d + 1) messages(P), whatever k", declared: \.words,
        counted: { $0.simulated(over: Double.self).traffic.words }),
      Counter(
        "words of the largest buffer", formula: "min(k, T) d(d + 1)",
        declared: { problem in
          let d = problem.lasso.features
          return min(problem.block, problem.lasso.iterations) * d * (d + 1)
        },
        counted: { $0.simulated(over: Double.self).traffic.largestBuffer }),
      Counter(
        "flops on one rank", formula: "T m d(d + 3) + TQ (2d² + 8d + 1)",
        declared: { problem in
          let (d, t) = (problem.lasso.features, problem.lasso.iterations)
          return t * problem.sampleSize * d * (d + 3)
            + t * problem.innerSteps * (2 * d * d + 8 * d + 1)
        },
        counted: { problem in
          let program = problem.divided(ranks: 1).unrolled(over: Counted.self)
          return Counted.count {
            var cluster = SimulatedCluster(ranks: 1, of: Counted.self)
            _ = program.run(iterations: problem.lasso.iterations, on: &cluster)
          }.flops
        }),
      Counter(
        "flops in the cluster's account", formula: "the same, and (P - 1) T d(d + 1) on a tree",
        declared: { problem in
          let (d, t) = (problem.lasso.features, problem.lasso.iterations)
          let sums = problem.reduction == .tree ? (problem.ranks - 1) * t * d * (d + 1) : 0
          return t * problem.sampleSize * d * (d + 3) + sums
            + t * problem.innerSteps * (2 * d * d + 8 * d + 1)
        },
        counted: { problem in
          let traffic = problem.simulated(over: Double.self).traffic
          return traffic.flops + traffic.replicatedFlops
        }),
    ]
  }

  /// The least that must be done and read: the sampled rows once, and d² numbers for each step.
  static func sampledWork(_ problem: SampledLasso) -> Work {
    let (d, t) = (Double(problem.lasso.features), Double(problem.lasso.iterations))
    let m = Double(problem.sampleSize)
    return Work(
      flops: t * m * d * (d + 3) + t * Double(problem.innerSteps) * (2 * d * d + 8 * d + 1),
      bytes: 8 * Double(problem.lasso.samples.count) * (d + 1),
      messages: Double(problem.messages), words: Double(problem.words))
  }
}

extension [[Double]] {
  /// Whether all numbers have the same bits.
  func hasBits(of other: [[Double]]) -> Bool {
    count == other.count
      && zip(self, other).allSatisfy { $0.map(\.bitPattern) == $1.map(\.bitPattern) }
  }
}
