internal import CFFI
internal import Glibc

/// How much memory the process holds, at the fifths of a run.
struct HeapMeter {
  /// What was held before anything was called.
  private let before = [allocated, resident]

  /// A kernel may keep tables and pools, but not this much.
  private static let pool = 256 << 20

  /// Bytes that are held more than before, if they are more than a pool.
  var kept: Int {
    let now = [Self.allocated, Self.resident]
    let more = zip(now, before).map { $0 - $1 }.max() ?? 0
    return more > Self.pool ? more : 0
  }

  private var marks: [(calls: Int, sizes: [Int])] = []

  /// Fewer calls say nothing.
  private static let least = 64

  /// Bytes for each call, if memory grew in every part of the run: what grows once is a cache, not a leak.
  var growth: Double {
    guard marks.count >= 4 else { return 0 }
    return marks[0].sizes.indices.map { kind in
      zip(marks, marks.dropFirst()).map { before, after in
        Double(after.sizes[kind] - before.sizes[kind]) / Double(max(1, after.calls - before.calls))
      }.min() ?? 0
    }.max().map { max(0, $0) } ?? 0
  }

  mutating func note(call: Int, of count: Int, fraction: Double) {
    guard count >= Self.least else { return }
    let progress = max(Double(call) / Double(count), fraction)
    if progress >= Double(marks.count + 1) / 5 {
      marks.append((call, [Self.allocated, Self.mapped]))
    }
  }

  /// What `malloc` has given out.
  private static var allocated: Int { Int(vernier_allocated_bytes()) }

  /// The address space, in bytes: what was mapped without `malloc` shows here.
  private static var mapped: Int { statistic(0) }

  /// What of it lies in memory.
  private static var resident: Int { statistic(1) }

  /// One of the numbers of pages that the kernel has of this process, in bytes.
  private static func statistic(_ field: Int) -> Int {
    let file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return 0 }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 64)
    let count = read(file, &text, 64)
    let words = String(decoding: text.prefix(max(0, count)), as: UTF8.self).split(separator: " ")
    return (words.indices.contains(field) ? Int(words[field]) ?? 0 : 0)
      * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
