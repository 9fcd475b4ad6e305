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

  /// - Parameter time: The seconds that so many calls take. The first call of all is not counted: libraries find
  ///   their kernels in it.
  init(_ time: (Int) throws -> Double) rethrows {
    _ = try time(1)
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

  /// One call's share of a slice, and whether the slice counts.
  func slice(_ seconds: Double, _ isUndisturbed: Bool) -> Slice {
    let whole = Slice(
      seconds: seconds, isUndisturbed: isUndisturbed, expected: secondsPerCall * Double(calls))
    return Slice(seconds: seconds / Double(calls), counts: whole.counts)
  }
}
