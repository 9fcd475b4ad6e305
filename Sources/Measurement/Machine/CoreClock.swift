internal import CProcessor

/// The clock of the core, read without a counter of the processor's: a chain of dependent additions takes
/// one cycle for each, whatever the clock does, so its time is a number of cycles.
///
/// A processor's clock drifts by some per cent within seconds, which is the size of the regressions that one
/// looks for; a time that is stored is therefore stored in cycles, too, of the clock that was measured
/// before and after it.
public enum CoreClock {
  /// Additions of a chain: some 20 µs, short enough to run undisturbed nearly always.
  private static let rounds: UInt64 = 1200
  private static let links: UInt64 = 64

  /// Cycles in a second, by the fastest of some chains; `nil` on a processor for which there is no chain.
  ///
  /// What disturbs a chain makes it slower, never faster: the fastest is right unless the clock itself moves.
  public static func frequency(chains: Int = 5) -> Double? {
    guard isKnown else { return nil }
    let best = (0..<max(1, chains)).map { _ in chainSeconds() }.min() ?? .infinity
    return best > 0 ? Double(rounds * links) / best : nil
  }

  private static func chainSeconds() -> Double {
    var sink: UInt64 = 0
    let seconds = Stopwatch.time { sink = vernier_chain(rounds) }.seconds
    return withExtendedLifetime(sink) { seconds }
  }

  private static var isKnown: Bool {
    #if arch(x86_64) || arch(arm64)
      true
    #else
      false
    #endif
  }
}
