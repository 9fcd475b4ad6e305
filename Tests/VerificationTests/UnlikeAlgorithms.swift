import Scalars
import Testing
import Verification

/// **1F1B pipeline**: p stages, m microbatches, unit time for a forward and for a backward step. The idle
/// time of a stage, as a fraction of its busy time, is (p - 1) / m.
enum PipelineBubble: DiscreteAlgorithm {
  struct Problem: Sendable { var stages: Int, microbatches: Int }
  static let source = Citation("Narayanan et al. SC 2021", "Section 2.2.1")
  static let examples = [
    Example<PipelineBubble>(
      Problem(stages: 4, microbatches: 8), gives: ["bubble": [Rational(3, 8)]], from: "by hand")
  ]
  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(stages: size, microbatches: size + Int(generator.next() % 5))
  }

  /// A simulation, event by event: each stage works through its own order and waits for its inputs.
  static func reference(_ problem: Problem) -> Observation<Rational> {
    let (p, m) = (problem.stages, problem.microbatches)
    var done: [String: Int] = [:]
    var clocks = [Int](repeating: 0, count: p)
    var queues = (0..<p).map { order(of: $0, p, m) }
    while queues.contains(where: { !$0.isEmpty }) {
      for r in 0..<p {
        guard let step = queues[r].first else { continue }
        let needs = input(of: step, at: r, p)
        guard needs.allSatisfy({ done[$0] != nil }) else { continue }
        let start = ([clocks[r]] + needs.map { done[$0]! }).max()!
        clocks[r] = start + 1
        done["\(step)@\(r)"] = start + 1
        queues[r].removeFirst()
      }
    }
    let total = clocks.max()!
    return ["bubble": [Rational(total - 2 * m, 2 * m)], "trace": .words(order(of: 0, p, m))]
  }

  /// Warm-up of p - r - 1 forward steps, then one forward and one backward in turn.
  static func order(of r: Int, _ p: Int, _ m: Int) -> [String] {
    let warm = min(p - r - 1, m)
    let forward = (0..<m).map { "F\($0)" }
    let backward = (0..<m).map { "B\($0)" }
    let steady = zip(forward.dropFirst(warm), backward).flatMap { [$0, $1] }
    return forward.prefix(warm) + steady + backward.dropFirst(m - warm)
  }

  private static func input(of step: String, at r: Int, _ p: Int) -> [String] {
    let batch = step.dropFirst()
    if step.hasPrefix("F") { return r == 0 ? [] : ["F\(batch)@\(r - 1)"] }
    return r == p - 1 ? ["F\(batch)@\(r)"] : ["B\(batch)@\(r + 1)"]
  }

  static let implementations = [
    Implementation<PipelineBubble>(
      "closed form", .rounding("one division", { _ in ["bubble": .relative(0x1p-53)] })
    ) {
      $0
    } run: {
      problem in
      (
        Double(problem.stages - 1) / Double(problem.microbatches),
        order(of: 0, problem.stages, problem.microbatches)
      )
    } observe: {
      ["bubble": [$0.0], "trace": .words($0.1)]
    }
  ]
}

/// **Countdown**: which numbers can be made from a few by + and ×, each used at most once. The result is a
/// set, as sorted integers.
enum Reachable: DiscreteAlgorithm {
  struct Problem: Sendable { var numbers: [Int] }
  static let source = Citation("A parlour game", "")
  static let largestExactSize = 4
  static let examples = [
    Example<Reachable>(
      Problem(numbers: [2, 3]), gives: ["values": .integers([2, 3, 5, 6])], from: "by hand")
  ]
  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(numbers: (0..<size).map { _ in Int(generator.next() % 9) + 1 })
  }

  /// Every pair is combined in every way, and the shorter lists are searched in turn.
  static func reference(_ problem: Problem) -> Observation<Rational> {
    ["values": .integers(search(problem.numbers).sorted())]
  }
  private static func search(_ numbers: [Int]) -> Set<Int> {
    var found = Set(numbers)
    for i in numbers.indices {
      for j in numbers.indices where j > i {
        let rest = numbers.indices.filter { $0 != i && $0 != j }.map { numbers[$0] }
        found.formUnion(search(rest + [numbers[i] + numbers[j]]))
        found.formUnion(search(rest + [numbers[i] * numbers[j]]))
      }
    }
    return found
  }

  static let implementations = [
    Implementation<Reachable>("subsets", .exact) {
      $0.numbers
    } run: {
      subsets($0)
    } observe: {
      ["values": .integers($0)]
    }
  ]

  /// Dynamic programming over subsets: a value of S comes from a split of S in two.
  private static func subsets(_ numbers: [Int]) -> [Int] {
    let full = 1 << numbers.count
    var values = [Set<Int>](repeating: [], count: full)
    for set in 1..<full {
      if set & (set - 1) == 0 { values[set] = [numbers[set.trailingZeroBitCount]] }
      var part = (set - 1) & set
      while part > 0 {
        for a in values[part] {
          for b in values[set ^ part] { values[set].formUnion([a + b, a * b]) }
        }
        part = (part - 1) & set
      }
    }
    return values.reduce(into: Set()) { $0.formUnion($1) }.sorted()
  }
}

/// **Asynchronous SGD, replayed**: gradients of ½(x - t)² arrive late, in the order that a schedule recorded.
enum ReplayedSchedule: RationalAlgorithm {
  struct Problem: Sendable {
    var targets: [Double]
    /// For each update, the worker and the staleness of its gradient.
    var schedule: [Int]
  }
  static let source = Citation("Soori et al. ASYNC. IPDPS 2020", "")
  static let examples = [
    Example<ReplayedSchedule>(
      Problem(targets: [8, 4], schedule: [0, 1]), gives: ["x": [4, 6]],
      from:
        "by hand: half-way to 8 is 4; the gradient at the stale 0 is -4, and half of it leads to 6")
  ]
  static func problem(size: Int, using generator: inout Generator) -> Problem {
    Problem(
      targets: (0..<size).map { _ in generator.dyadic() },
      schedule: (0..<size).map { k in Int(generator.next() % UInt64(k + 1)) })
  }
  static func reference<S: Scalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    var history = [S.zero]
    for (target, staleness) in zip(problem.targets, problem.schedule) {
      let stale = history[history.count - 1 - staleness]
      history.append(history[history.count - 1] - (stale - S(target)) / 2)
    }
    let trace = problem.schedule.enumerated().map { "update \($0) reads version \($0 - $1)" }
    return ["x": .scalars(Array(history.dropFirst())), "trace": .words(trace)]
  }
  static let implementations = [
    Implementation<ReplayedSchedule>("ring buffer", .exact) {
      $0
    } run: { problem in
      var ring = [Double](repeating: 0, count: problem.targets.count + 1)
      var trace: [String] = []
      for (k, target) in problem.targets.enumerated() {
        let version = k - problem.schedule[k]
        trace.append("update \(k) reads version \(version)")
        ring[k + 1] = ring[k] - 0.5 * (ring[version] - target)
      }
      return (Array(ring.dropFirst()), trace)
    } observe: {
      ["x": .scalars($0.0), "trace": .words($0.1)]
    }
  ]
}

/// One shape of declaration holds games, schedules and simulators as well as arithmetic.
@Suite struct UnlikeAlgorithms {
  @Test(
    arguments: [PipelineBubble.self, Reachable.self, ReplayedSchedule.self] as [any Algorithm.Type])
  func `The declaration fits, and its checks have something to say`(_ algorithm: any Algorithm.Type)
  {
    func judge<A: Algorithm>(_: A.Type) {
      for check in [Examples.self, Agreement.self, Replay.self] as [any Check.Type] {
        let verdicts = check.verdicts(on: A.self, Plan())
        #expect(verdicts.allSatisfy { $0.status == .passed }, "\(A.self) \(verdicts)")
      }
    }
    judge(algorithm)
  }
}
