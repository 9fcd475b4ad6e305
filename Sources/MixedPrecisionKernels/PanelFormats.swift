// Where weights of four bits come from: steps of two formats, and panels of all terms or of two of four.

#if AVX512
  import CVectors
#endif

/// Where steps of weights come from: floats, or halves.
protocol Steps {
  static var size: Int { get }
  /// Sixteen of them.
  static func load(_ p: UnsafeRawPointer) -> Floats
}

enum FullSteps: Steps {
  static var size: Int { 4 }
  @inline(__always) static func load(_ p: UnsafeRawPointer) -> Floats {
    p.loadUnaligned(as: Floats.self)
  }
}

enum HalfSteps: Steps {
  static var size: Int { 2 }
  @inline(__always) static func load(_ p: UnsafeRawPointer) -> Floats { widened(p) }
}

/// How a panel of 32 columns is stored, block of terms by block of terms.
protocol PanelFormat {
  /// Terms of a block, and its bytes.
  static var terms: Int { get }
  static var bytes: Int { get }
  /// Adds a block's terms: row i's activations begin at `a + i * stride`.
  static func accumulate<R: FloatRows>(
    _ rows: inout R, _ codes: UnsafeRawPointer, _ a: UnsafePointer<Float>, _ stride: Int)
}

/// Eight terms: two lines of sixteen columns times four bytes, the first four terms in the low halves.
enum DensePanels: PanelFormat {
  static var terms: Int { 8 }
  static var bytes: Int { 128 }

  @inline(__always) static func accumulate<R: FloatRows>(
    _ rows: inout R, _ codes: UnsafeRawPointer, _ a: UnsafePointer<Float>, _ stride: Int
  ) {
    #if AVX512
      vernier_prefetch(codes + 2048)
      vernier_prefetch(codes + 2112)
    #endif
    let (l, r) = (words(codes, 0), words(codes, 64))
    let (m, s) = (behindFive(l), behindFive(r))
    @inline(__always) func term(
      _ place: Int, _ x: Words, _ y: Words, _ mask: UInt32, _ magic: Float
    ) {
      rows.accumulate(a + place, stride, nibbles(x, mask, magic), nibbles(y, mask, magic))
    }
    term(0, l, r, 0xF, 0x1p23)
    term(4, l, r, 0xF0, 0x1p19)
    term(1, l, r, 0xF00, 0x1p15)
    term(5, l, r, 0xF000, 0x1p11)
    term(2, l, r, 0xF_0000, 0x1p7)
    term(6, m, s, 0xF, 0x1p23)
    term(3, m, s, 0xF0, 0x1p19)
    term(7, m, s, 0xF00, 0x1p15)
  }
}

/// Sixteen terms, of which eight are kept: two lines of sixteen columns times eight codes, the first in the
/// lowest bits, and a line of two bits for the place of each in its four terms, in halves of words for the
/// left and the right columns.
enum SparsePanels: PanelFormat {
  static var terms: Int { 16 }
  static var bytes: Int { 192 }

  @inline(__always) static func accumulate<R: FloatRows>(
    _ rows: inout R, _ codes: UnsafeRawPointer, _ a: UnsafePointer<Float>, _ stride: Int
  ) {
    #if AVX512
      vernier_prefetch(codes + 2048)
      vernier_prefetch(codes + 2112)
      vernier_prefetch(codes + 2176)
    #endif
    let (l, r, places) = (words(codes, 0), words(codes, 64), words(codes, 128))
    let (m, s) = (behindFive(l), behindFive(r))
    @inline(__always) func term(
      _ i: Int, _ x: Words, _ y: Words, _ mask: UInt32, _ magic: Float
    ) {
      let low = UInt32(truncatingIfNeeded: 2 &* i)
      rows.accumulate(
        a + 4 &* (i / 2), stride, nibbles(x, mask, magic), at: places &>> Words(repeating: low),
        nibbles(y, mask, magic), at: places &>> Words(repeating: low &+ 16))
    }
    term(0, l, r, 0xF, 0x1p23)
    term(1, l, r, 0xF0, 0x1p19)
    term(2, l, r, 0xF00, 0x1p15)
    term(3, l, r, 0xF000, 0x1p11)
    term(4, l, r, 0xF_0000, 0x1p7)
    term(5, m, s, 0xF, 0x1p23)
    term(6, m, s, 0xF0, 0x1p19)
    term(7, m, s, 0xF00, 0x1p15)
  }
}
