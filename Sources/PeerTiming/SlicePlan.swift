import Measurement

/// How many calls fill a slice of one side, and how many warm it.
struct SlicePlan {
  let calls: Int
  /// Calls before a slice: the other side has swept the caches meanwhile.
  let warm: Int
  /// The least that was seen.
  let secondsPerCall: Double

  /// A call of at least so many seconds finds the caches as it likes: nothing warms them for it.
  private static let longCall = 2e-3
  /// A first call of at least so many seconds is not tried again: no library takes that long to find its kernels.
  private static let veryLongCall = 1.0

  /// - Parameters:
  ///   - cold: What sweeps the caches before every call, where each is to find them so.
  ///   - time: The seconds that so many calls take. The first call of all is not counted: libraries find their
  ///     kernels in it.
  init(cold: ColdCaches? = nil, _ time: (Int) throws -> Double) rethrows {
    let first = try time(1)
    if let cold {
      let seen = try (0..<3).map { _ in
        cold.sweep()
        return try time(1)
      }
      (calls, warm, secondsPerCall) = (1, 0, seen.min() ?? first)
      return
    }
    guard first < Self.veryLongCall else {
      (calls, warm, secondsPerCall) = (1, 0, first)
      return
    }
    var (count, least) = (1, Double.infinity)
    while true {
      let seconds = try time(count)
      least = min(least, seconds / Double(count))
      guard seconds < PairedSlices.slice / 2, count < 1 << 20 else { break }
      let wanted = Int(PairedSlices.slice / max(seconds, 1e-9) * Double(count))
      count = min(16 * count, max(count + 1, wanted))
    }
    (calls, secondsPerCall) = (PairedSlices.calls(secondsPerCall: least), least)
    warm = least > Self.longCall ? 0 : max(1, calls / 4)
  }

  /// Whether one round of two calls from either side is as much as can be waited for.
  var isVeryLong: Bool { secondsPerCall >= Self.veryLongCall }

  /// One call's share of a slice, and whether the slice counts.
  func slice(_ seconds: Double, _ isUndisturbed: Bool) -> Slice {
    let whole = Slice(
      seconds: seconds, isUndisturbed: isUndisturbed, expected: secondsPerCall * Double(calls))
    return Slice(seconds: seconds / Double(calls), counts: whole.counts)
  }
}
