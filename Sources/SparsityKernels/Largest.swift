// Which entries are kept: of every M those N of largest magnitude, of equal ones those in front.

#if AVX512
  import CVectors
#endif

typealias Integers = SIMD16<Int32>

/// A pattern whose order is that of magnitudes: NaNs, of which all are equal, above infinity.
@inline(__always) func magnitude(_ x: Float) -> UInt32 {
  let pattern = x.bitPattern & 0x7FFF_FFFF
  return pattern > 0x7F80_0000 ? 0x7F80_0001 : pattern
}

/// Bit i for entry i of m ≤ 32 consecutive ones: whether fewer than `kept` others beat it.
@inline(__always) func largest(_ w: UnsafePointer<Float>, _ kept: Int, _ m: Int) -> UInt32 {
  var bits: UInt32 = 0
  var i = 0
  while i < m {
    let mine = magnitude(w[i])
    var losses = 0
    var j = 0
    while j < i {
      losses &+= magnitude(w[j]) >= mine ? 1 : 0
      j &+= 1
    }
    j &+= 1
    while j < m {
      losses &+= magnitude(w[j]) > mine ? 1 : 0
      j &+= 1
    }
    if losses < kept { bits |= 1 &<< UInt32(truncatingIfNeeded: i) }
    i &+= 1
  }
  return bits
}

#if AVX512
  /// Sixteen ``magnitude(_:)``s.
  @inline(__always) func magnitudes(_ p: UnsafePointer<Float>) -> Integers {
    let patterns = UnsafeRawPointer(p).loadUnaligned(as: Integers.self) & 0x7FFF_FFFF
    let isNaN = vernier_above(patterns, Integers(repeating: 0x7F80_0000))
    return vernier_blend(isNaN, Integers(repeating: 0x7F80_0001), patterns)
  }

  /// At least two of three.
  @inline(__always) func two(_ a: UInt16, _ b: UInt16, _ c: UInt16) -> UInt16 {
    (a & b) | (c & (a | b))
  }

  /// Bit i for entry i of four groups of four: whether it is kept, 2:4.
  ///
  /// Each entry meets the next one in its group, the one after and the one before. Where the rival stands
  /// in front, which is marked, it wins a tie: it beats what is one less.
  @inline(__always) func largestTwo(_ a: Integers) -> UInt16 {
    let x = unsafeBitCast(a, to: Floats.self)
    let next = Words(1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0)
    let after = Words(2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1)
    let last = Words(3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2)
    let nextInFront = Integers(0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1)
    let afterInFront = Integers(0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1)
    let lastInFront = Integers(0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1)
    let first = loses(a &- nextInFront, to: vernier_choose(x, next))
    let second = loses(a &- afterInFront, to: vernier_choose(x, after))
    let third = loses(a &- lastInFront, to: vernier_choose(x, last))
    return ~two(first, second, third)
  }

  @inline(__always) private func loses(_ a: Integers, to b: Floats) -> UInt16 {
    vernier_above(unsafeBitCast(b, to: Integers.self), a)
  }
#endif
