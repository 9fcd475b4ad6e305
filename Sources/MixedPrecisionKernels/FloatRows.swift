// Rows of sums of floats that stay in registers while activations meet a panel of 32 columns of weights.

#if AVX512
  import CVectors
#endif

typealias Floats = SIMD16<Float>
typealias Words = SIMD16<UInt32>

@inline(__always) func words(_ p: UnsafeRawPointer, _ offset: Int) -> Words {
  p.loadUnaligned(fromByteOffset: offset, as: Words.self)
}

/// The nibble of each word that `mask` selects, less 8.
///
/// Bits 4i to 4i + 3 of the significand of 2^(23 - 4i) count 1, 2, 4 and 8: what is left of the sum is exact. A
/// significand of 23 bits holds nibbles 0 to 4; the others are shifted first, all at once.
@inline(__always) func nibbles(_ x: Words, _ mask: UInt32, _ magic: Float) -> Floats {
  let bits = (x & Words(repeating: mask)) | Words(repeating: magic.bitPattern)
  return unsafeBitCast(bits, to: Floats.self) - Floats(repeating: magic + 8)
}

/// The nibbles behind the fifth in the place of the first three.
@inline(__always) func behindFive(_ x: Words) -> Words { x &>> Words(repeating: 20) }

/// The element of four from p on that the two lowest bits of each lane name.
@inline(__always) private func chosen(_ p: UnsafePointer<Float>, _ places: Words) -> Floats {
  #if AVX512
    return vernier_choose(vernier_four(p), places)
  #else
    var result = Floats.zero
    var lane = 0
    while lane < 16 {
      result[lane] = p[Int(places[lane] & 3)]
      lane &+= 1
    }
    return result
  #endif
}

/// sum + x y, rounded once where there is an instruction for it.
@inline(__always) private func add(_ sum: inout Floats, _ x: Floats, _ y: Floats) {
  #if AVX512
    sum.addProduct(x, y)
  #else
    sum += x * y
  #endif
}

/// Rows of a tile of 32 columns.
protocol FloatRows {
  static var count: Int { get }
  init()
  /// Adds a term to every sum: row i's activation is `a[i * stride]`.
  mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ left: Floats, _ right: Floats)
  /// Adds a term whose activation is one of four in every column: row i's begin at `a + i * stride`.
  mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ left: Floats, at leftPlaces: Words,
    _ right: Floats, at rightPlaces: Words)
  /// c := c + w S.
  func combine(
    _ left: Floats, _ right: Floats, _ c: UnsafeMutablePointer<Float>, _ stride: Int)
}

struct OneFloatRow: FloatRows {
  var left = Floats.zero, right = Floats.zero

  static var count: Int { 1 }

  @inline(__always) init() {}

  @inline(__always) mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ l: Floats, _ r: Floats
  ) {
    let x = Floats(repeating: a[0])
    add(&left, x, l)
    add(&right, x, r)
  }

  @inline(__always) mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ l: Floats, at leftPlaces: Words, _ r: Floats,
    at rightPlaces: Words
  ) {
    add(&left, chosen(a, leftPlaces), l)
    add(&right, chosen(a, rightPlaces), r)
  }

  @inline(__always) func combine(
    _ l: Floats, _ r: Floats, _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    let p = UnsafeMutableRawPointer(c)
    var a = p.loadUnaligned(as: Floats.self)
    var b = p.loadUnaligned(fromByteOffset: 64, as: Floats.self)
    add(&a, l, left)
    add(&b, r, right)
    p.storeBytes(of: a, as: Floats.self)
    p.storeBytes(of: b, toByteOffset: 64, as: Floats.self)
  }
}

/// Rows above rows.
struct FloatStack<A: FloatRows, B: FloatRows>: FloatRows {
  var top: A, bottom: B

  static var count: Int { A.count &+ B.count }

  @inline(__always) init() { (top, bottom) = (A(), B()) }

  @inline(__always) mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ l: Floats, _ r: Floats
  ) {
    top.accumulate(a, stride, l, r)
    bottom.accumulate(a + A.count &* stride, stride, l, r)
  }

  @inline(__always) mutating func accumulate(
    _ a: UnsafePointer<Float>, _ stride: Int, _ l: Floats, at leftPlaces: Words, _ r: Floats,
    at rightPlaces: Words
  ) {
    top.accumulate(a, stride, l, at: leftPlaces, r, at: rightPlaces)
    bottom.accumulate(a + A.count &* stride, stride, l, at: leftPlaces, r, at: rightPlaces)
  }

  @inline(__always) func combine(
    _ l: Floats, _ r: Floats, _ c: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    top.combine(l, r, c, stride)
    bottom.combine(l, r, c + A.count &* stride, stride)
  }
}

typealias TwoFloatRows = FloatStack<OneFloatRow, OneFloatRow>
typealias ThreeFloatRows = FloatStack<TwoFloatRows, OneFloatRow>
typealias FourFloatRows = FloatStack<TwoFloatRows, TwoFloatRows>
typealias FiveFloatRows = FloatStack<FourFloatRows, OneFloatRow>
typealias SixFloatRows = FloatStack<FourFloatRows, TwoFloatRows>
typealias SevenFloatRows = FloatStack<FourFloatRows, ThreeFloatRows>
typealias EightFloatRows = FloatStack<FourFloatRows, FourFloatRows>
