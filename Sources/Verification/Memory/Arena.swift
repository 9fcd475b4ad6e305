import Glibc

/// The memory that a kernel's inputs and outputs live in.
///
/// A plain arena hands out 64-byte aligned buffers (or buffers that are misaligned by a chosen number of
/// bytes) and can be rewound, so that a second problem lands on the same addresses. A guarded arena puts
/// every buffer against an unmapped page, makes inputs read-only, and notes each access that it did not
/// allow. A class, since kernels hold pointers into it: keep it alive while they run.
public final class Arena {
  public enum Placement: Sendable, Equatable {
    /// Buffers at 64-byte boundaries plus this many bytes.
    case plain(misalignment: Int)
    /// The last byte of every buffer is the last one before an unmapped page.
    case againstEnd
    /// The first byte of every buffer is the first one after an unmapped page.
    case againstStart
  }

  let placement: Placement
  private var blocks: [UnsafeMutableRawPointer] = []
  private var next = 0
  private var capacities: [Int] = []
  private var guarded: [GuardedBlock] = []

  public init(_ placement: Placement = .plain(misalignment: 0)) {
    self.placement = placement
  }

  deinit {
    for block in blocks { free(block) }
    for block in guarded { block.unmap() }
  }

  /// A copy of the values that a kernel may read and must not write.
  public func input<T: BitwiseCopyable>(_ values: [T]) -> UnsafeBufferPointer<T> {
    let buffer = allocate(values.count, of: T.self)
    _ = buffer.initialize(from: values)
    if placement.isGuarded { guarded[guarded.count - 1].seal() }
    return UnsafeBufferPointer(buffer)
  }

  /// Memory for a result or for scratch, filled with signalling NaNs or as many all-ones integers.
  public func output<T: BitwiseCopyable>(_ count: Int, of type: T.Type)
    -> UnsafeMutableBufferPointer<
      T
    >
  {
    let buffer = allocate(count, of: T.self)
    let poison: UInt8 = 0xFF
    UnsafeMutableRawBufferPointer(buffer).initializeMemory(as: UInt8.self, repeating: poison)
    return buffer
  }

  /// Makes the next buffers reuse the addresses of the first ones.
  public func rewind() {
    precondition(!placement.isGuarded, "A guarded arena is not rewound.")
    next = 0
  }

  /// What happened that was not allowed: accesses beside a buffer, writes to an input.
  public func violations() -> [Trespass] { guarded.flatMap { $0.violations() } }

  /// How many buffers stand between guard pages.
  var guardedBuffers: Int { guarded.count }

  private func allocate<T: BitwiseCopyable>(_ count: Int, of: T.Type) -> UnsafeMutableBufferPointer<
    T
  > {
    let bytes = count * MemoryLayout<T>.stride
    let start: UnsafeMutableRawPointer
    if case .plain(let misalignment) = placement {
      start = block(of: bytes + misalignment) + misalignment
    } else {
      let block = GuardedBlock(bytes: bytes, atEnd: placement == .againstEnd)
      guarded.append(block)
      start = block.start
    }
    let typed = start.bindMemory(to: T.self, capacity: count)
    return UnsafeMutableBufferPointer(start: typed, count: count)
  }

  private func block(of bytes: Int) -> UnsafeMutableRawPointer {
    defer { next += 1 }
    if next < blocks.count, capacities[next] >= bytes { return blocks[next] }
    let capacity = (bytes + 191) / 64 * 64
    let pointer = LargePages.allocate(capacity)
    if next < blocks.count {
      free(blocks[next])
      (blocks[next], capacities[next]) = (pointer, capacity)
    } else {
      blocks.append(pointer)
      capacities.append(capacity)
    }
    return pointer
  }
}

extension Arena.Placement {
  var isGuarded: Bool { if case .plain = self { false } else { true } }

  var description: String {
    switch self {
    case .plain(let misalignment): "at 64-byte boundaries + \(misalignment) bytes"
    case .againstEnd: "ending at an unmapped page"
    case .againstStart: "starting at an unmapped page"
    }
  }
}
