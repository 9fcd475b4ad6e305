// Words of eight codes of four bits as weights, in the order in which MARLIN's threads unpack them.

/// Two words, their halves in turn: lane j of each eight has bits 0 to 15 for even j, 16 to 31 for odd j.
@inline(__always) private func halves(_ first: UInt32, _ second: UInt32) -> Words {
  @inline(__always) func apart(_ x: UInt32) -> UInt64 {
    UInt64(x & 0xFFFF) | UInt64(x &>> 16) &<< 32
  }
  let (a, b) = (apart(first), apart(second))
  return unsafeBitCast(SIMD8<UInt64>(a, a, a, a, b, b, b, b), to: Words.self)
}

/// ŵ_l = (q_l - 8) s for eight codes of each of `count` words; words of a group of g share a step, a half.
/// Codes 2j and 2j + 1 of a word stand in its nibbles j and j + 4.
///
/// Codes 2j and 2j + 1 are in bits 4j of the two halves: one mask and one magic number for each lane, no shifts.
@inline(never) public func dequantiseWords(
  _ count: Int, _ g: Int, _ x: UnsafePointer<UInt32>, _ steps: UnsafePointer<UInt16>,
  _ w: UnsafeMutablePointer<Float>
) {
  let mask = Words(
    0xF, 0xF, 0xF0, 0xF0, 0xF00, 0xF00, 0xF000, 0xF000,
    0xF, 0xF, 0xF0, 0xF0, 0xF00, 0xF00, 0xF000, 0xF000)
  let magic = Floats(
    0x1p23, 0x1p23, 0x1p19, 0x1p19, 0x1p15, 0x1p15, 0x1p11, 0x1p11,
    0x1p23, 0x1p23, 0x1p19, 0x1p19, 0x1p15, 0x1p15, 0x1p11, 0x1p11)
  let bits = unsafeBitCast(magic, to: Words.self)
  let zero = magic + Floats(repeating: 8)
  let out = UnsafeMutableRawPointer(w)
  var (first, group) = (0, 0)
  while first < count {
    let step = Floats(repeating: Float(Float16(bitPattern: steps[group])))
    let last = min(count, first &+ g)
    var i = first
    while i < last {
      let isPair = i &+ 1 < last
      let codes = (halves(x[i], isPair ? x[i &+ 1] : 0) & mask) | bits
      let values = (unsafeBitCast(codes, to: Floats.self) - zero) * step
      if isPair {
        out.storeBytes(of: values, toByteOffset: 32 &* i, as: Floats.self)
      } else {
        out.storeBytes(of: values.lowHalf, toByteOffset: 32 &* i, as: SIMD8<Float>.self)
      }
      i &+= 2
    }
    first = last
    group &+= 1
  }
}
