import Foundation
import Reporting
import Synchronization

/// The time left of the run that is going on, which every line of progress ends with; and what each item took.
final class RunClock: Sendable {
  private struct State {
    var left: TimeLeft
    /// When the phase began, and when the last item was finished.
    var start = ContinuousClock().now, last = ContinuousClock().now
    var seconds: [String: Double] = [:]
  }

  private let state: Mutex<State>

  init(_ left: TimeLeft) { state = Mutex(State(left: left)) }

  func begin(_ phase: TimeLeft.Phase) {
    state.withLock { state in
      state.left.begin(phase)
      (state.start, state.last) = (ContinuousClock().now, ContinuousClock().now)
    }
  }

  /// - Parameters:
  ///   - seconds: How long it took; by default what passed since the last one, as where one follows the other.
  ///   - isTaken: Whether it was taken up from an earlier run, and took nothing.
  func finish(_ name: String, seconds: Double? = nil, isTaken: Bool = false) {
    state.withLock { state in
      let now = ContinuousClock().now
      let spent = isTaken ? nil : seconds ?? (state.last.duration(to: now)).seconds
      if let spent { state.seconds[name] = spent }
      state.last = now
      state.left.finish(name, seconds: spent)
    }
  }

  /// What items took that were finished so far.
  var seconds: [String: Double] { state.withLock { $0.seconds } }

  var words: String? {
    state.withLock { $0.left.words(after: ($0.start.duration(to: ContinuousClock().now)).seconds) }
  }
}
