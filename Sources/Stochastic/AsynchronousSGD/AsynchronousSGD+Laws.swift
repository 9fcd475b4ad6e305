import Scalars
import Verification

extension AsynchronousSGD {
  public static let laws: [Law<AsynchronousSGD>] = [
    Law("On one worker it is SGD, one round after the other.") { problem, subject in
      var alone = problem
      alone.data.workers = 1
      alone.arrivals = (0..<6).map {
        Arrival(worker: 0, task: $0, version: $0, staleness: 0, isAccepted: true)
      }
      let serial = SynchronousSGD.Problem(
        data: alone.data, step: alone.step, rule: alone.rule, rounds: 6)
      let right = SynchronousSGD.reference(serial, over: Ball.self)["w"]
      return subject(alone)["w"].agrees(with: right)
    },
    Law("A result that is dropped has no effect.") { problem, subject in
      var without = problem
      without.arrivals = problem.accepted
      return subject(without)["w"].agrees(with: subject(problem)["w"])
    },
    Law("Targets that are doubled double w.") { problem, subject in
      var doubled = problem
      doubled.data.targets = problem.data.targets.map { 2 * $0 }
      return subject(doubled)["w"].agrees(with: subject(problem)["w"].map { $0 + $0 })
    },
    Law("It is equivariant: features in another order give the same w in that order.") {
      problem, subject in
      var reversed = problem
      reversed.data.samples = problem.data.samples.map { $0.reversed() }
      return Array(subject(reversed)["w"].reversed()).agrees(with: subject(problem)["w"])
    },
    Law("Results of one version add up: in any order they lead to the same w, if γ is constant.") {
      problem, subject in
      var round = problem
      (round.rule, round.data.fraction) = (.constant, 1)
      round.arrivals = (0..<problem.data.workers).map {
        Arrival(worker: $0, task: 0, version: 0, staleness: $0, isAccepted: true)
      }
      var reversed = round
      reversed.arrivals.reverse()
      let step = Ball(round.step) * Ball(round.data.workers) / Ball(round.data.records)
      let gradient = transpose(round.data.samples).map { column in
        zip(column, round.data.targets).reduce(Ball.zero) { $0 + Ball($1.0) * Ball($1.1) }
      }
      let w = subject(round)["w"]
      return w.agrees(with: subject(reversed)["w"]) && w.agrees(with: gradient.map { step * $0 })
    },
  ]

  public static let counters: [Counter<AsynchronousSGD>] = [
    Counter(
      "flops of the reference", formula: "Σ |Sₖ| (4d + 1) + K (2d + 3), γ constant",
      declared: { problem in
        let d = problem.data.features
        let drawn = problem.accepted.reduce(0) { sum, arrival in
          sum + problem.data.drawn(by: arrival.worker, task: arrival.task).count
        }
        return drawn * (4 * d + 1) + problem.accepted.count * (2 * d + 3)
      },
      counted: { problem in
        var constant = problem
        constant.rule = .constant
        let fixed = constant
        return Counted.count { _ = versions(fixed, over: Counted.self) }.flops
      })
  ]

  public static let findings: [Finding] = [
    Finding(
      "Synchronous and asynchronous SGD are compared on the same data",
      place:
        "ASYNCframework/ASYNCframework@68a56a8: `.sample(false, 0.1)` stands in ASGDSync and is commented out in ASGDThread"
    ) {
      var generator = Generator(seed: 1, purpose: "a tenth of the data")
      let data = LeastSquares.random(features: 4, using: &generator)
      var large = data
      for _ in 0..<6 {
        large.samples += large.samples
        large.targets = large.samples.map { 3 * $0[0] + generator.gaussian() }
      }
      let keep = (0..<large.records).filter { _ in generator.next() % 10 == 0 }
      var tenth = large
      tenth.samples = keep.map { large.samples[$0] }
      tenth.targets = keep.map { large.targets[$0] }
      let w = [3.0, 0, 0, 0]
      let (all, some) = (large.value(at: w), tenth.value(at: w))
      return Finding.Demonstration(
        claimed: "one objective: \(all.rounded(to: 4)) on \(large.records) records",
        found: "\(some.rounded(to: 4)) at the same w on the \(tenth.records) that are left",
        isShown: all != some)
    }
  ]
}

extension Double {
  func rounded(to digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { product, _ in product * 10 }
    return "\((self * scale).rounded() / scale)"
  }
}
