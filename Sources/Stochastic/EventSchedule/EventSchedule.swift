public import Scalars
public import Verification

/// **EventSchedule**: in which order results of asynchronous workers arrive, and how stale they are.
///
/// The virtual-time simulator of ASYNC's server: see ``Timing`` for its rules. The reference walks from
/// tick to tick; the simulator goes from event to event, in O(R log P) for R results of P workers.
public enum EventSchedule: DiscreteAlgorithm {
  public static let source = Citation(
    "Soori, Can, Mehri Dehnavi & Gürbüzbalaban. ASYNC: a cloud engine with asynchrony and history for distributed machine learning. arXiv 1907.08526",
    "bulk-synchronous and asynchronous execution; rules as in ASYNCframework/ASYNCframework@68a56a8"
  )

  public typealias Problem = Timing

  public static let examples = [
    Example<EventSchedule>(
      Timing(durations: [[3], [1], [1]], results: 6),
      gives: [
        "workers": .integers([1, 2, 1, 2, 0, 1]), "versions": .integers([0, 0, 1, 2, 0, 3]),
        "staleness": .integers([0, 1, 1, 1, 4, 2]), "accepted": .integers([1, 1, 1, 1, 1, 1]),
        "times": .integers([1, 1, 2, 2, 3, 3]),
      ],
      from: "by hand: two workers of one tick, and one of three, whose first result is 4 stale"),
    Example<EventSchedule>(
      Timing(durations: [[1], [1]], limit: 0, results: 4),
      gives: [
        "workers": .integers([0, 1, 0, 1]), "versions": .integers([0, 0, 1, 1]),
        "staleness": .integers([0, 1, 1, 1]), "accepted": .integers([1, 0, 0, 0]),
        "times": .integers([1, 1, 2, 2]),
      ],
      from: "by hand: with τ = 0 two equal workers make each other stale for ever"),
  ]

  public static let largestExactSize = 9

  public static func problem(size: Int, using generator: inout Generator) -> Timing {
    func draw(_ count: Int) -> Int { Int(generator.next() % UInt64(count)) }
    let durations = (0..<size).map { _ in (0..<1 + draw(4)).map { _ in 1 + draw(9) } }
    return Timing(
      durations: durations, quorum: 1 + draw(size),
      limit: draw(3) == 0 ? .max : draw(2 * size), results: 4 * size + draw(8))
  }

  public static func edges(using generator: inout Generator) -> [Timing] {
    [
      Timing(durations: [[1]], results: 1), Timing(durations: [[2], [5]], results: 0),
      Timing(durations: [[1_000], [1], [1]], results: 64),
      .straggler(workers: 32, unit: 10, delayed: 10, quorum: 29, results: 200),
      Timing(durations: (0..<33).map { [1 + $0 % 2] }, limit: 3, results: 300),
    ]
  }

  public static func reference(_ problem: Timing) -> Observation<Rational> {
    observation(ticks(problem))
  }

  public static let implementations = [
    Implementation<EventSchedule>("events", .exact) {
      $0
    } run: {
      events($0)
    } observe: {
      observation($0)
    }
  ]

  static func observation<S: Scalar>(_ arrivals: [Arrival]) -> Observation<S> {
    [
      "workers": .integers(arrivals.map(\.worker)), "versions": .integers(arrivals.map(\.version)),
      "staleness": .integers(arrivals.map(\.staleness)),
      "accepted": .integers(arrivals.map { $0.isAccepted ? 1 : 0 }),
      "times": .integers(arrivals.map(\.time)),
    ]
  }

  public static let uncounted: String? =
    "A heap compares as often as the order of its events makes it; what is left is one addition for each task."

  public static func simpler(than problem: Timing) -> [Timing] {
    var list: [Timing] = []
    if problem.workers > 1 {
      var fewer = problem
      fewer.durations.removeLast()
      fewer.quorum = min(fewer.quorum, fewer.workers)
      list.append(fewer)
    }
    if problem.results > 1 {
      var shorter = problem
      shorter.results /= 2
      list.append(shorter)
    }
    return list
  }

  public static let workloads = [8, 32, 128]
}
