// Which weights of every group are kept: those of largest magnitude, of equal ones those in front.

/// Sixteen groups: the magnitudes of their first, second, third and fourth weights.
@inline(__always) private func columns(
  _ p: UnsafeRawPointer
) -> (SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>, SIMD16<UInt32>) {
  let low = p.loadUnaligned(as: SIMD32<UInt32>.self)
  let high = p.loadUnaligned(fromByteOffset: 128, as: SIMD32<UInt32>.self)
  let (lowEven, lowOdd) = (low.evenHalf, low.oddHalf)
  let (highEven, highOdd) = (high.evenHalf, high.oddHalf)
  let mask = SIMD16<UInt32>(repeating: 0x7FFF_FFFF)
  let first = SIMD16(lowHalf: lowEven.evenHalf, highHalf: highEven.evenHalf)
  let second = SIMD16(lowHalf: lowOdd.evenHalf, highHalf: highOdd.evenHalf)
  let third = SIMD16(lowHalf: lowEven.oddHalf, highHalf: highEven.oddHalf)
  let fourth = SIMD16(lowHalf: lowOdd.oddHalf, highHalf: highOdd.oddHalf)
  return (first & mask, second & mask, third & mask, fourth & mask)
}

/// 1 where a ≥ b: where the weight in front wins.
@inline(__always) private func wins(_ a: SIMD16<UInt32>, _ b: SIMD16<UInt32>) -> SIMD16<UInt32> {
  SIMD16<UInt32>.zero.replacing(with: 1, where: a .>= b)
}

/// One byte for each of `groups` groups of m ≤ 8 consecutive weights, bit j for weight j: set for the `kept`
/// of largest magnitude. NaNs count as larger than infinity.
@inline(never) public func keepLargest(
  _ w: UnsafePointer<Float>, _ groups: Int, _ kept: Int, _ m: Int,
  _ masks: UnsafeMutablePointer<UInt8>
) {
  var g = 0
  if kept == 2, m == 4 { g = keepTwoOfFour(w, groups, masks) }
  while g < groups {
    masks[g] = keep(w + m &* g, kept, m)
    g &+= 1
  }
}

/// The masks of as many whole blocks of sixteen groups as there are; returns how many groups that was.
///
/// Six comparisons decide each group: a weight is kept if it wins at least two of its three.
@inline(__always) private func keepTwoOfFour(
  _ w: UnsafePointer<Float>, _ groups: Int, _ masks: UnsafeMutablePointer<UInt8>
) -> Int {
  let q = UnsafeMutableRawPointer(masks)
  var g = 0
  while g &+ 16 <= groups {
    let (a, b, c, d) = columns(UnsafeRawPointer(w + 4 &* g))
    let (ab, ac, ad) = (wins(a, b), wins(a, c), wins(a, d))
    let (bc, bd, cd) = (wins(b, c), wins(b, d), wins(c, d))
    let keepA = (ab & ac) | (ab & ad) | (ac & ad)
    let keepB = (bc & bd) | ((bc | bd) & (ab ^ 1))
    let keepC = ((ac ^ 1) & (bc ^ 1)) | (((ac ^ 1) | (bc ^ 1)) & cd)
    let keepD = 1 ^ ((ad & bd) | (ad & cd) | (bd & cd))
    let kept = keepA | (keepB &<< 1) | (keepC &<< 2) | (keepD &<< 3)
    q.storeBytes(of: lowBytes(kept), toByteOffset: g, as: SIMD16<UInt8>.self)
    g &+= 16
  }
  return g
}

/// The mask of one group: a weight is kept if fewer than `kept` others beat it.
@inline(__always) private func keep(_ w: UnsafePointer<Float>, _ kept: Int, _ m: Int) -> UInt8 {
  var mask: UInt8 = 0
  var i = 0
  while i < m {
    let mine = w[i].bitPattern & 0x7FFF_FFFF
    var losses = 0
    var j = 0
    while j < m {
      let other = w[j].bitPattern & 0x7FFF_FFFF
      if j < i ? other >= mine : other > mine { losses &+= 1 }
      j &+= 1
    }
    if losses < kept { mask |= 1 &<< UInt8(truncatingIfNeeded: i) }
    i &+= 1
  }
  return mask
}
