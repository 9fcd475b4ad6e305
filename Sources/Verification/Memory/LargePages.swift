import Glibc

/// Memory in pages of two megabytes where it is large: what streams through it then meets the memory and
/// not the translation of its addresses.
public enum LargePages {
  private static let size = 1 << 21

  /// At a multiple of 64 bytes; to be given back with `free`.
  public static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
    let alignment = bytes >= 2 * size ? size : 64
    let capacity = (bytes + alignment - 1) / alignment * alignment
    guard let pointer = aligned_alloc(alignment, capacity) else { fatalError("Out of memory.") }
    // Advice: where the system has no such pages, it is ignored.
    if alignment == size { madvise(pointer, capacity, Int32(MADV_HUGEPAGE)) }
    return pointer
  }
}
