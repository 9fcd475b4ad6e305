// Codes of four bits in the order in which MARLIN's threads read them.

/// Words of a k × n matrix of codes, 16 dividing k and 64 dividing n.
///
/// The eight codes of a word come from rows 2q, 2q + 1, 2q + 8 and 2q + 9 of a tile of sixteen, and from two
/// columns that are eight apart: two rows make the halves of bytes, sixteen columns at a time.
@inline(never) public func packWords(
  _ codes: UnsafePointer<UInt8>, _ k: Int, _ n: Int, _ words: UnsafeMutablePointer<UInt32>
) {
  let p = UnsafeRawPointer(codes)
  @inline(__always) func bytes(_ row: Int, _ column: Int) -> SIMD16<UInt8> {
    p.loadUnaligned(fromByteOffset: row &* n &+ column, as: SIMD16<UInt8>.self)
  }
  var top = 0
  while top < k {
    var column = 0
    while column < n {
      // 64 columns are a run of 128 words, those of one tile of sixteen four apart.
      let run = words + (top / 16 &* 2 &* n &+ column / 64 &* 128 &+ column % 64 / 16)
      var q = 0
      while q < 4 {
        let r = top &+ 2 &* q
        let even = bytes(r, column) | (bytes(r &+ 8, column) &<< 4)
        let odd = bytes(r &+ 1, column) | (bytes(r &+ 9, column) &<< 4)
        var c = 0
        while c < 8 {
          let low = UInt32(even[c]) | UInt32(even[c &+ 8]) &<< 8
          let high = UInt32(odd[c]) | UInt32(odd[c &+ 8]) &<< 8
          run[16 &* c &+ 4 &* q] = low | high &<< 16
          c &+= 1
        }
        q &+= 1
      }
      column &+= 16
    }
    top &+= 16
  }
}
