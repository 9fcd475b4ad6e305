import Glibc

/// Time and interruptions of this thread.
public enum Stopwatch {
  /// RUSAGE_THREAD of <bits/resource.h>, which the importer does not see.
  private static let thread: Int32 = 1

  /// Seconds of a clock that never goes back.
  public static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_RAW, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// How often this thread was taken off its core against its will.
  public static func preemptions() -> Int {
    var usage = rusage()
    getrusage(thread, &usage)
    return usage.ru_nivcsw
  }

  /// Seconds of one call, and whether it ran undisturbed.
  public static func time(_ body: () -> Void) -> (seconds: Double, isUndisturbed: Bool) {
    let before = preemptions()
    let start = now()
    body()
    let seconds = now() - start
    return (seconds, preemptions() == before)
  }
}
