// Bits and stored values of an array, and the array from these.

#if AVX512
  import CVectors
#endif

/// Sixteen numbers at a time: a bit for each that is not zero, and these one after the other.
///
/// - Parameter values: Room for all numbers.
/// - Returns: How many are stored.
@inline(never) public func compress(
  _ blocks: Int, _ x: UnsafePointer<Float>, _ masks: UnsafeMutablePointer<UInt16>,
  _ values: UnsafeMutablePointer<Float>
) -> Int {
  var (block, next) = (0, values)
  while block < blocks {
    let from = x + 16 &* block
    #if AVX512
      let numbers = floats(from)
      let mask = vernier_differs(numbers, .zero)
      // A whole vector is written: the last ones of it are written over, or are behind the end of none.
      store(vernier_compress(mask, numbers), next)
      next += mask.nonzeroBitCount
    #else
      var mask: UInt16 = 0
      var k = 0
      while k < 16 {
        if from[k] != 0 {
          mask |= 1 &<< UInt16(truncatingIfNeeded: k)
          next[0] = from[k]
          next += 1
        }
        k &+= 1
      }
    #endif
    masks[block] = mask
    block &+= 1
  }
  return next - values
}

/// The opposite: y has 16 `blocks` numbers; sixteen more values can be read behind the last one.
@inline(never) public func restore(
  _ blocks: Int, _ masks: UnsafePointer<UInt16>, _ values: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  var (block, next) = (0, values)
  while block < blocks {
    let mask = masks[block]
    let to = y + 16 &* block
    #if AVX512
      store(vernier_expand_all(mask, next), to)
      next += mask.nonzeroBitCount
    #else
      var k = 0
      while k < 16 {
        if mask &>> UInt16(truncatingIfNeeded: k) & 1 == 1 {
          to[k] = next[0]
          next += 1
        } else {
          to[k] = 0
        }
        k &+= 1
      }
    #endif
    block &+= 1
  }
}
