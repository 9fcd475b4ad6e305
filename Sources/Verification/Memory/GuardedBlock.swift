import Glibc

/// An access that a kernel was not allowed.
public enum Trespass: String, Sendable, CaseIterable, Codable {
  case readBefore = "read memory before a buffer"
  case wroteBefore = "wrote before a buffer"
  case wroteInput = "wrote to an input"
  case readPast = "read memory past a buffer"
  case wrotePast = "wrote past a buffer"
  /// Seen by somebody else than ``GuardedBlock``: a process that dies only if there are unmapped pages.
  case beyond = "read or wrote memory beyond a buffer, which is deadly if none is there"
}

/// One buffer between two unmapped pages.
///
/// An access to a guard page, or a write to a sealed buffer, raises SIGSEGV; the handler notes it in the
/// block's own first page, opens the page and lets the kernel go on, so that one run shows every kind of
/// trespass and nothing crashes.
public struct GuardedBlock {
  public let start: UnsafeMutableRawPointer
  public let bytes: Int
  private let region: UnsafeMutableRawPointer
  private let pages: Int

  static let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))

  /// - Parameters:
  ///   - alignment: What the buffer's address must be a multiple of, a power of two. Against the end, up to one byte
  ///     less than that may then lie between the buffer and the page, watched by canaries only.
  ///   - offset: Bytes between the first page and the buffer, against the start.
  public init(bytes: Int, atEnd: Bool, alignment: Int = 1, offset: Int = 0) {
    let page = Self.pageSize
    let payload = max(1, (bytes + alignment - 1 + offset + page - 1) / page)
    pages = payload + 2
    self.bytes = bytes
    region = mmap(nil, pages * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    precondition(region != MAP_FAILED, "No address space for a guarded buffer.")
    memset(region, Int32(Self.canary), pages * page)
    let gap = (page - bytes % page) % page
    start =
      atEnd
      ? region + (payload + 1) * page - bytes - gap % alignment
      : region + page + (offset + alignment - 1) / alignment * alignment
    Trespasses.shared.watch(region, pages: pages)
    mprotect(region, page, PROT_NONE)
    mprotect(region + (pages - 1) * page, page, PROT_NONE)
  }

  private static let canary: UInt8 = 0xA5

  /// Forbids writing to the buffer from now on.
  public func seal() { mprotect(region + Self.pageSize, (pages - 2) * Self.pageSize, PROT_READ) }

  /// Allows it again.
  public func open() {
    mprotect(region + Self.pageSize, (pages - 2) * Self.pageSize, PROT_READ | PROT_WRITE)
  }

  /// Where the first forbidden access was, in bytes from the buffer's first.
  public var firstFault: Int? {
    Trespasses.shared.firstFault(in: region).map { Int(bitPattern: $0) - Int(bitPattern: start) }
  }

  public func violations() -> [Trespass] {
    let page = Self.pageSize
    let faults = Trespasses.shared.faults(in: region, pages: pages)
    // A guard page that a fault has opened can be read: what was only read there still has its canaries.
    let first = faults & 1 != 0 ? 0 : page
    let last = faults & 4 != 0 ? pages * page : (pages - 1) * page
    let end = start - region + bytes
    var found: [Trespass] = []
    if isDisturbed(first..<(start - region)) {
      found.append(.wroteBefore)
    } else if faults & 1 != 0 {
      found.append(.readBefore)
    }
    if faults & 2 != 0 { found.append(.wroteInput) }
    if isDisturbed(end..<last) {
      found.append(.wrotePast)
    } else if faults & 4 != 0 {
      found.append(.readPast)
    }
    return found
  }

  private func isDisturbed(_ bytes: Range<Int>) -> Bool {
    UnsafeRawBufferPointer(start: region + bytes.lowerBound, count: bytes.count)
      .contains { $0 != Self.canary }
  }

  public func unmap() {
    Trespasses.shared.forget(region)
    munmap(region, pages * Self.pageSize)
  }
}

/// The guarded regions of the process, and the faults in them, in memory that a signal handler may touch.
final class Trespasses: @unchecked Sendable {
  static let shared = Trespasses()

  /// Regions that can be watched at once.
  private static let capacity = 4096

  struct Entry {
    var region: UInt
    var pages: Int
    /// Bits: 1 before, 2 inside, 4 after.
    var faults: Int
    /// The address of the first.
    var first: UInt

    static var none: Entry { Entry(region: 0, pages: 0, faults: 0, first: 0) }
  }

  fileprivate let entries: UnsafeMutablePointer<Entry>
  private var lock = pthread_mutex_t()

  private init() {
    entries = .allocate(capacity: Self.capacity)
    entries.initialize(repeating: .none, count: Self.capacity)
    pthread_mutex_init(&lock, nil)
    Self.install()
  }

  func watch(_ region: UnsafeMutableRawPointer, pages: Int) {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    guard let free = (0..<Self.capacity).first(where: { entries[$0].region == 0 }) else {
      fatalError("More than \(Self.capacity) guarded buffers at once.")
    }
    entries[free] = Entry(
      region: UInt(bitPattern: region), pages: pages, faults: 0, first: 0)
  }

  func forget(_ region: UnsafeMutableRawPointer) {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    guard let index = index(of: region) else { return }
    entries[index] = .none
  }

  /// Bits as in ``Entry``.
  func faults(in region: UnsafeMutableRawPointer, pages: Int) -> Int {
    index(of: region).map { entries[$0].faults } ?? 0
  }

  func firstFault(in region: UnsafeMutableRawPointer) -> UInt? {
    index(of: region).flatMap { entries[$0].faults == 0 ? nil : entries[$0].first }
  }

  private func index(of region: UnsafeMutableRawPointer) -> Int? {
    (0..<Self.capacity).first { entries[$0].region == UInt(bitPattern: region) }
  }

  /// Opens the page of a fault in a watched region, and notes it; every other fault is deadly, as ever.
  private static func install() {
    _ = GuardedBlock.pageSize
    var action = sigaction()
    action.sa_flags = SA_SIGINFO | Int32(bitPattern: UInt32(SA_NODEFER))
    action.__sigaction_handler.sa_sigaction = { _, info, _ in
      let table = Trespasses.shared.entries
      let page = UInt(GuardedBlock.pageSize)
      let address = UInt(bitPattern: info!.pointee._sifields._sigfault.si_addr)
      for index in 0..<Trespasses.capacity where table[index].region != 0 {
        let first = table[index].region
        let last = first + UInt(table[index].pages - 1) * page
        guard address >= first, address < last + page else { continue }
        if table[index].faults == 0 { table[index].first = address }
        table[index].faults |= address < first + page ? 1 : address >= last ? 4 : 2
        let fault = UnsafeMutableRawPointer(bitPattern: address / page * page)
        mprotect(fault, Int(page), PROT_READ | PROT_WRITE)
        return
      }
      signal(SIGSEGV, SIG_DFL)
    }
    sigaction(SIGSEGV, &action, nil)
  }
}
