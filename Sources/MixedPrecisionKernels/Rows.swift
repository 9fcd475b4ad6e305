// Rows of sums that stay in registers while bytes of activations meet a panel of 32 columns of weights.

#if AVX512
  import CVectors
#endif

typealias Sums = SIMD16<Int32>

@inline(__always) func line(_ p: UnsafeRawPointer, _ offset: Int) -> Sums {
  p.loadUnaligned(fromByteOffset: offset, as: Sums.self)
}

/// Each lane of `sum` plus four products of unsigned by signed bytes.
///
/// Without `vpdpbusd` byte by byte: factors that fit sixteen bits have an instruction on every processor, and
/// shifts by vectors are one, while those by numbers may be calls.
@inline(__always) func dot(_ sum: Sums, _ unsigned: Sums, _ signed: Sums) -> Sums {
  #if AVX512
    return vernier_dot4_lanes(sum, unsigned, signed)
  #else
    let first = product(unsigned, signed, 0) &+ product(unsigned, signed, 8)
    let second = product(unsigned, signed, 16) &+ product(unsigned, signed, 24)
    return sum &+ first &+ second
  #endif
}

#if !AVX512
  /// The products of the bytes from bit `shift` on.
  @inline(__always) private func product(_ u: Sums, _ s: Sums, _ shift: Int32) -> Sums {
    let byte = (u &>> Sums(repeating: shift)) & Sums(repeating: 255)
    let top = s &<< Sums(repeating: 24 &- shift)
    return byte &* (top &>> Sums(repeating: 24))
  }
#endif

/// Asks for so many lines twelve kilobytes ahead, where there is an instruction for it: as many bytes are under
/// way then as a core needs to read memory at its speed. To ask for some lines of a block only is worse than to
/// ask for none: processors that find the order by themselves then no longer do.
@inline(__always) func prefetch(_ p: UnsafeRawPointer, lines: Int) {
  #if AVX512
    var line = 0
    while line < lines {
      vernier_prefetch(p + (12_288 &+ 64 &* line))
      line &+= 1
    }
  #endif
}

/// Asks for one line, where there is an instruction for it.
@inline(__always) func ask(_ p: UnsafeRawPointer) {
  #if AVX512
    vernier_prefetch(p)
  #endif
}

/// Rows of a tile of 32 columns.
protocol Rows {
  /// The weights of some terms: lines of sixteen columns.
  associatedtype Weights
  static var count: Int { get }
  /// Row i begins with what is at `start + i * stride`.
  init(_ start: UnsafePointer<Int32>, _ stride: Int)
  /// Adds some terms to every sum: row i's bytes are at `a + i * stride`.
  mutating func accumulate(_ a: UnsafeRawPointer, _ stride: Int, _ weights: Weights)
  mutating func add(_ other: Self)
  func store(_ c: UnsafeMutablePointer<Int32>, _ stride: Int)
}

/// Rows of sums that are groups of terms.
protocol GroupedRows: Rows {
  /// c := c + x w (S - 1.5·2²³), for sums S that are read as floats; row i's x is `x[i * count]`.
  func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int)
}

/// Two lines: a number for each of 32 columns.
struct Lines {
  var left: Sums, right: Sums

  @inline(__always) init(_ left: Sums, _ right: Sums) { (self.left, self.right) = (left, right) }

  @inline(__always) init(_ p: UnsafeRawPointer, _ offset: Int = 0) {
    self.init(line(p, offset), line(p, offset &+ 64))
  }

  @inline(__always) mutating func add(_ other: Lines) {
    left = left &+ other.left
    right = right &+ other.right
  }

  @inline(__always) func store(_ c: UnsafeMutablePointer<Int32>) {
    let p = UnsafeMutableRawPointer(c)
    p.storeBytes(of: left, as: Sums.self)
    p.storeBytes(of: right, toByteOffset: 64, as: Sums.self)
  }
}

/// One row, which begins with the same number in every column. Four terms of it are signed bytes; those of
/// the weights are unsigned.
struct OneRow: GroupedRows {
  private var sums: Lines

  static var count: Int { 1 }

  @inline(__always) init(_ start: UnsafePointer<Int32>, _ stride: Int) {
    let start = Sums(repeating: start[0])
    sums = Lines(start, start)
  }

  @inline(__always)
  mutating func accumulate(_ a: UnsafeRawPointer, _ stride: Int, _ weights: Lines) {
    let terms = Sums(repeating: a.loadUnaligned(as: Int32.self))
    sums.left = dot(sums.left, weights.left, terms)
    sums.right = dot(sums.right, weights.right, terms)
  }

  @inline(__always) mutating func add(_ other: OneRow) { sums.add(other.sums) }

  @inline(__always) func store(_ c: UnsafeMutablePointer<Int32>, _ stride: Int) { sums.store(c) }

  @inline(__always) func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    typealias Floats = SIMD16<Float>
    let magic = Floats(repeating: 0x1.8p23)
    let p = UnsafeMutableRawPointer(c)
    let factor = Floats(repeating: x[0])
    let l = w.0 * (unsafeBitCast(sums.left, to: Floats.self) - magic)
    let r = w.1 * (unsafeBitCast(sums.right, to: Floats.self) - magic)
    var a = p.loadUnaligned(as: Floats.self)
    var b = p.loadUnaligned(fromByteOffset: 64, as: Floats.self)
    #if AVX512
      a.addProduct(factor, l)
      b.addProduct(factor, r)
    #else
      a += factor * l
      b += factor * r
    #endif
    p.storeBytes(of: a, as: Floats.self)
    p.storeBytes(of: b, toByteOffset: 64, as: Floats.self)
  }
}

/// Rows above rows.
struct Stack<A: Rows, B: Rows>: Rows where A.Weights == B.Weights {
  var top: A, bottom: B

  static var count: Int { A.count &+ B.count }

  @inline(__always) init(_ start: UnsafePointer<Int32>, _ stride: Int) {
    top = A(start, stride)
    bottom = B(start + A.count &* stride, stride)
  }

  @inline(__always)
  mutating func accumulate(_ a: UnsafeRawPointer, _ stride: Int, _ weights: A.Weights) {
    top.accumulate(a, stride, weights)
    bottom.accumulate(a + A.count &* stride, stride, weights)
  }

  @inline(__always) mutating func add(_ other: Stack) {
    top.add(other.top)
    bottom.add(other.bottom)
  }

  @inline(__always) func store(_ c: UnsafeMutablePointer<Int32>, _ stride: Int) {
    top.store(c, stride)
    bottom.store(c + A.count &* stride, stride)
  }
}

extension Stack: GroupedRows where A: GroupedRows, B: GroupedRows {
  @inline(__always) func combine(
    _ w: (SIMD16<Float>, SIMD16<Float>), _ x: UnsafePointer<Float>, _ count: Int,
    _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    top.combine(w, x, count, c, stride)
    bottom.combine(w, x + A.count &* count, count, c + A.count &* stride, stride)
  }
}

typealias Two<R: Rows> = Stack<R, R>
typealias Three<R: Rows> = Stack<Two<R>, R>
typealias Four<R: Rows> = Stack<Two<R>, Two<R>>
typealias Five<R: Rows> = Stack<Four<R>, R>
typealias Six<R: Rows> = Stack<Four<R>, Two<R>>
typealias Seven<R: Rows> = Stack<Four<R>, Three<R>>
typealias Eight<R: Rows> = Stack<Four<R>, Four<R>>
/// 24 registers of sums, two of weights and one of activations.
typealias Twelve<R: Rows> = Stack<Eight<R>, Four<R>>
