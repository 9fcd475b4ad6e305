// The moments of a block from all that the ring holds of it, and the steps that follow from them.

#if AVX512
  import CVectors
#endif

/// What all rows hold of a block, one after the other.
struct Window {
  let places: UnsafeMutablePointer<Int32>
  /// What a place adds to its moments, and then these.
  let moments: UnsafeMutablePointer<SIMD2<Float>>
  let steps: UnsafeMutablePointer<Float>
}

/// What a row of the ring holds of a block.
@inline(__always) private func selection(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ row: Int, _ slot: Int
) -> (places: UnsafePointer<Int16>, values: UnsafePointer<UInt16>) {
  guard row != s.current else {
    return (UnsafePointer(a.newIndices) + slot, UnsafePointer(a.newValues) + slot)
  }
  let offset = row &* s.width &+ slot
  return (a.indices + offset, a.values + offset)
}

/// m̂ and v̂ side by side, for all places and as the window's; how many places there are. `half` numbers from `next` on are asked for meanwhile.
@inline(__always) func gather(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ slot: Int, _ kept: Int,
  _ moments: UnsafeMutablePointer<SIMD2<Float>>, _ window: Window, _ next: UnsafePointer<Float>,
  _ half: Int
) -> Int {
  var row = 0, count = 0
  while row < s.rows {
    let (places, values) = selection(a, s, row, slot)
    let (first, second) = (a.first[row], a.second[row])
    var j = 0
    #if AVX512
      // What the next block needs of this row.
      while j < kept &+ 32 {
        vernier_prefetch(places + (kept &+ j))
        vernier_prefetch(values + (kept &+ j))
        j &+= 32
      }
      j = 0
      let low = SIMD16<UInt32>(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
      while j < kept {
        // What lies behind the last one is written over, or never looked at.
        let x = vernier_first_brains(values + j, kept &- j)
        store(vernier_first_words(places + j, kept &- j), window.places + (count &+ j))
        let (m, v) = (x * first, x * x * second)
        let to = UnsafeMutableRawPointer(window.moments + (count &+ j))
        to.storeBytes(of: vernier_pick(m, low, v), as: Floats.self)
        to.storeBytes(of: vernier_pick(m, low &+ 8, v), toByteOffset: 64, as: Floats.self)
        j &+= 16
      }
    #else
      while j < kept {
        let x = float(values[j])
        window.places[count &+ j] = Int32(places[j])
        window.moments[count &+ j] = SIMD2(x * first, x * x * second)
        j &+= 1
      }
    #endif
    count &+= kept
    row &+= 1
  }
  var i = 0
  #if AVX512
    let pace = (half &+ count) / count
  #endif
  while i < count {
    moments[Int(window.places[i])] += window.moments[i]
    #if AVX512
      vernier_prefetch(next + pace &* i)
    #endif
    i &+= 1
  }
  i = 0
  while i < count {
    window.moments[i] = moments[Int(window.places[i])]
    i &+= 1
  }
  return count
}

/// η m̂/(ε + √v̂) of sixteen places from the i-th on; what lies behind the last one is worked on too, and never
/// looked at.
@inline(__always) func divide(_ window: Window, _ i: Int, _ s: MicroAdamStep) {
  #if AVX512
    let numbers = UnsafeRawPointer(window.moments + i).assumingMemoryBound(to: Float.self)
    let even = SIMD16<UInt32>(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
    let (low, high) = (floats(numbers), floats(numbers + 16))
    let root = vernier_roots(vernier_pick(low, even &+ 1, high)) + s.epsilon
    let divisor = root.replacing(with: 1, where: root .== 0)
    store(vernier_pick(low, even, high) * s.rate / divisor, window.steps + i)
  #else
    var j = i
    while j < i &+ 16 {
      let root = window.moments[j][1].squareRoot() + s.epsilon
      window.steps[j] = window.moments[j][0] * s.rate / (root == 0 ? 1 : root)
      j &+= 1
    }
  #endif
}

/// The steps go to the places of all rows, as often as they occur; moments are zero again. `half` numbers from
/// `next` on are asked for meanwhile.
@inline(__always) func move(
  _ count: Int, _ steps: UnsafeMutablePointer<Float>,
  _ moments: UnsafeMutablePointer<SIMD2<Float>>, _ window: Window, _ next: UnsafePointer<Float>,
  _ half: Int
) {
  var i = 0
  #if AVX512
    let pace = (half &+ count) / count
  #endif
  while i < count {
    let place = Int(window.places[i])
    steps[place] = window.steps[i]
    moments[place] = .zero
    #if AVX512
      vernier_prefetch(next + pace &* i)
    #endif
    i &+= 1
  }
}
