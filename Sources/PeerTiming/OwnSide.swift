import Measurement
import Scalars
import Verification

/// Our implementations of an algorithm, prepared for one problem.
final class OwnSide<A: Algorithm> {
  let problem: A.Problem
  /// Computed when something is judged for the first time.
  private(set) lazy var truth = A.enclosure(of: problem)
  private let arena = Arena()
  private var prepared: [String: Contestant] = [:]

  /// One of them, ready to be timed.
  struct Contestant {
    let implementation: Implementation<A>
    let run: Implementation<A>.Run
    let plan: SlicePlan

    /// One call's share of a slice.
    func slice() -> Slice {
      for _ in 0..<plan.warm { run.body() }
      let time = Stopwatch.time { for _ in 0..<plan.calls { run.body() } }
      return plan.slice(time.seconds, time.isUndisturbed)
    }
  }

  init(_ problem: A.Problem) { self.problem = problem }

  /// The implementation of that name, or the fastest of ours in that format; `nil` if there is none.
  func contestant(_ name: String?, _ format: Work.Unit?, cold: ColdCaches?) -> Contestant? {
    let own = A.implementations.filter {
      $0.voice == .optimised && $0.contract.unavailable == nil && $0.format == format
        && (name == nil ? Self.isChosen($0.name) : $0.name == name)
    }
    let ready = own.compactMap { contestant($0, cold: cold) }
    return ready.min { $0.plan.secondsPerCall < $1.plan.secondsPerCall }
  }

  /// The library that is linked under that name; `nil` if there is none, or it does not take the problem.
  func library(_ name: String, cold: ColdCaches?) -> Contestant? {
    A.implementations.first { $0.name == name && $0.voice.isPeer }.flatMap {
      contestant($0, cold: cold)
    }
  }

  /// Whether no wider lane does the same work.
  private static func isChosen(_ name: String) -> Bool {
    !name.split(separator: "-").contains { word in
      Lane(rawValue: String(word)).map { $0 != .widest } ?? false
    }
  }

  /// `nil` for an implementation that does not take the problem.
  private func contestant(
    _ implementation: Implementation<A>, cold: ColdCaches?
  ) -> Contestant? {
    if let known = prepared[implementation.name] { return known }
    guard let run = try? implementation.prepare(problem, in: arena) else { return nil }
    let plan = SlicePlan(cold: cold) { count in
      Stopwatch.time { for _ in 0..<count { run.body() } }.seconds
    }
    let contestant = Contestant(implementation: implementation, run: run, plan: plan)
    prepared[implementation.name] = contestant
    return contestant
  }
}
