import Foundation

/// How much of the time some runnable thread of the machine waited for a core: the kernel's pressure stall
/// information (`/proc/pressure/cpu`, line `some`, field `total`, in microseconds).
public struct Pressure: Sendable {
  private let stalled: Double
  private let time: Double

  /// The state now; `nil` where the kernel does not tell.
  public init?() {
    guard let text = try? String(contentsOfFile: "/proc/pressure/cpu", encoding: .utf8),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("some") }),
      let field = line.split(separator: " ").last(where: { $0.hasPrefix("total=") }),
      let total = Double(field.dropFirst("total=".count))
    else { return nil }
    (stalled, time) = (total * 1e-6, Stopwatch.now())
  }

  /// The fraction of the time since then in which some thread had to wait, 0 to 1.
  public func share(since earlier: Pressure) -> Double {
    guard time > earlier.time else { return 0 }
    return min(1, max(0, (stalled - earlier.stalled) / (time - earlier.time)))
  }
}
