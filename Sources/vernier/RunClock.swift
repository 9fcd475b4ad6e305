import Reporting
import Synchronization

/// The time left of the run that is going on, which every line of progress ends with.
final class RunClock: Sendable {
  private let state: Mutex<(left: TimeLeft, start: ContinuousClock.Instant)>

  init(_ left: TimeLeft) { state = Mutex((left, ContinuousClock().now)) }

  func begin(_ phase: TimeLeft.Phase, steps: Int) {
    state.withLock { state in
      (state.left.phase, state.left.done, state.left.total) = (phase, 0, steps)
      state.start = ContinuousClock().now
    }
  }

  func step() { state.withLock { $0.left.done += 1 } }

  var words: String? {
    state.withLock { $0.left.words(after: ($0.start.duration(to: ContinuousClock().now)).seconds) }
  }
}
