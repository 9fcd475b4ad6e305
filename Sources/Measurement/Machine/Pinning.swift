internal import CProcessor
import Glibc

/// On which core this thread runs.
public enum Pinning {
  /// Bits of a mask of cores, one for each; enough for 8192 cores.
  private static let words = 128
  private static let bytes = UInt(128 * MemoryLayout<UInt64>.size)

  /// The cores that this process may use, in order.
  public static var allowed: [Int] {
    var mask = [UInt64](repeating: 0, count: words)
    guard vernier_get_affinity(&mask, bytes) > 0 else { return [] }
    return (0..<words * 64).filter { mask[$0 / 64] & (1 << UInt64($0 % 64)) != 0 }
  }

  /// Ties the calling thread, and what it starts, to one core.
  ///
  /// - Returns: `nil` if that was done, else why not.
  public static func pin(to core: Int) -> String? { confine(to: [core]) }

  /// Lets the calling thread, and what it starts, use these cores only.
  ///
  /// - Returns: `nil` if that was done, else why not.
  public static func confine(to cores: [Int]) -> String? {
    var mask = [UInt64](repeating: 0, count: words)
    for core in cores {
      guard core >= 0, core < words * 64 else { return "there is no core \(core)" }
      mask[core / 64] |= 1 << UInt64(core % 64)
    }
    guard vernier_set_affinity(mask, bytes) == 0 else { return String(cString: strerror(errno)) }
    return nil
  }
}
