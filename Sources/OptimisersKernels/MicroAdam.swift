// One step of MicroAdam: each block is read once, worked on in the nearest cache, and written once.

#if AVX512
  import CVectors
#endif

/// The sizes and numbers of a step.
public struct MicroAdamStep {
  public var count: Int, block: Int, kept: Int, bucket: Int
  /// Rows of the ring that are filled, and the one that this step writes.
  public var rows: Int, current: Int
  /// What one row holds.
  public var width: Int
  public var keep: Float, rate: Float, epsilon: Float

  public init(
    count: Int, block: Int, kept: Int, bucket: Int, rows: Int, current: Int, width: Int,
    keep: Float, rate: Float, epsilon: Float
  ) {
    (self.count, self.block, self.kept, self.bucket) = (count, block, kept, bucket)
    (self.rows, self.current, self.width) = (rows, current, width)
    (self.keep, self.rate, self.epsilon) = (keep, rate, epsilon)
  }
}

/// What a step reads, and where its results go, which may be where they were.
public struct MicroAdamArrays {
  public var gradient: UnsafePointer<Float>
  public var theta: UnsafePointer<Float>, newTheta: UnsafeMutablePointer<Float>
  /// Two codes in a byte, the first in its upper half.
  public var codes: UnsafePointer<UInt8>, newCodes: UnsafeMutablePointer<UInt8>
  public var low: UnsafePointer<UInt16>, newLow: UnsafeMutablePointer<UInt16>
  public var high: UnsafePointer<UInt16>, newHigh: UnsafeMutablePointer<UInt16>
  public var indices: UnsafePointer<Int16>, newIndices: UnsafeMutablePointer<Int16>
  public var values: UnsafePointer<UInt16>, newValues: UnsafeMutablePointer<UInt16>
  /// The weights of each row in m̂ and v̂.
  public var first: UnsafePointer<Float>, second: UnsafePointer<Float>
  /// As many numbers as ``microAdamScratch(block:)`` says.
  public var scratch: UnsafeMutablePointer<Int32>

  public init(
    gradient: UnsafePointer<Float>, theta: UnsafePointer<Float>,
    newTheta: UnsafeMutablePointer<Float>, codes: UnsafePointer<UInt8>,
    newCodes: UnsafeMutablePointer<UInt8>, low: UnsafePointer<UInt16>,
    newLow: UnsafeMutablePointer<UInt16>, high: UnsafePointer<UInt16>,
    newHigh: UnsafeMutablePointer<UInt16>, indices: UnsafePointer<Int16>,
    newIndices: UnsafeMutablePointer<Int16>, values: UnsafePointer<UInt16>,
    newValues: UnsafeMutablePointer<UInt16>, first: UnsafePointer<Float>,
    second: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Int32>
  ) {
    (self.gradient, self.theta, self.newTheta) = (gradient, theta, newTheta)
    (self.codes, self.newCodes) = (codes, newCodes)
    (self.low, self.newLow, self.high, self.newHigh) = (low, newLow, high, newHigh)
    (self.indices, self.newIndices) = (indices, newIndices)
    (self.values, self.newValues) = (values, newValues)
    (self.first, self.second, self.scratch) = (first, second, scratch)
  }
}

/// Entries, both of their moments, candidates, all that the rows hold of a block with both moments, each with a
/// vector behind it; bits and groups.
@inline(never) public func microAdamScratch(block: Int, kept: Int, window: Int) -> Int {
  5 &* (block &+ 16) &+ bitWords(block) &+ 256 &+ 3 &* (kept &* window &+ 16)
}

/// Integers of 32 bits that hold a bit for each entry, in whole words of 64.
@inline(__always) private func bitWords(_ block: Int) -> Int { 2 &* ((block &+ 127) / 64) }

@inline(never) public func microAdam(
  _ arrays: UnsafePointer<MicroAdamArrays>, _ step: UnsafePointer<MicroAdamStep>
) {
  let a = arrays.pointee, s = step.pointee
  let stride = s.block &+ 16, all = s.kept &* s.rows &+ 16
  let entries = UnsafeMutableRawPointer(a.scratch).assumingMemoryBound(to: Float.self)
  let moments = pairs(a.scratch + stride)
  let bits = a.scratch + 5 &* stride
  let groups = bits + bitWords(s.block)
  let candidates = Candidates(
    magnitudes: a.scratch + 3 &* stride, places: a.scratch + 4 &* stride,
    bits: UnsafeMutableRawPointer(bits).assumingMemoryBound(to: UInt64.self), groups: groups)
  let own = pairs(groups + 256)
  let moved = UnsafeMutableRawPointer(groups + (256 &+ 2 &* all)).assumingMemoryBound(
    to: Float.self)
  var i = 0
  while i < stride {
    moments[i] = .zero
    i &+= 1
  }
  var start = 0, slot = 0
  while start < s.count {
    let length = min(s.block, s.count &- start)
    let kept = (s.kept &* length &+ s.block &- 1) / s.block
    restore(a, s, start, length, entries, candidates)
    selectLargest(
      entries, length, kept, candidates, a.newIndices + slot, next: a.theta + start)
    i = 0
    while i < kept {
      let place = Int(a.newIndices[slot &+ i])
      let value = brain(entries[place])
      a.newValues[slot &+ i] = value
      entries[place] = entries[place] - float(value)
      i &+= 1
    }
    encode(a, s, start, length, entries, candidates)
    gather(a, s, slot, kept, moments)
    move(a, s, slot, kept, entries, moments, own, moved)
    subtract(entries, from: a.theta + start, to: a.newTheta + start, length, s)
    start &+= length
    slot &+= kept
  }
  #if AVX512
    vernier_fence()
  #endif
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

/// m̂ and v̂ side by side.
@inline(__always) private func gather(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ slot: Int, _ kept: Int,
  _ moments: UnsafeMutablePointer<SIMD2<Float>>
) {
  var row = 0
  while row < s.rows {
    let (places, values) = selection(a, s, row, slot)
    let weights = SIMD2(a.first[row], a.second[row])
    #if AVX512
      // What the next block needs of this row.
      var line = 0
      while line < kept &+ 32 {
        vernier_prefetch(places + (kept &+ line))
        vernier_prefetch(values + (kept &+ line))
        line &+= 32
      }
    #endif
    var j = 0
    while j < kept {
      let x = float(values[j])
      moments[Int(places[j])] += SIMD2(x, x * x) * weights
      j &+= 1
    }
    row &+= 1
  }
}

/// η m̂/(ε + √v̂) to the places of all rows, as often as they occur; then moments are zero again.
@inline(__always) private func move(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ slot: Int, _ kept: Int,
  _ steps: UnsafeMutablePointer<Float>, _ moments: UnsafeMutablePointer<SIMD2<Float>>,
  _ own: UnsafeMutablePointer<SIMD2<Float>>, _ moved: UnsafeMutablePointer<Float>
) {
  let count = s.rows &* kept
  var row = 0, i = 0
  while row < s.rows {
    let places = selection(a, s, row, slot).places
    var j = 0
    while j < kept {
      own[i] = moments[Int(places[j])]
      (i, j) = (i &+ 1, j &+ 1)
    }
    row &+= 1
  }
  i = 0
  #if AVX512
    // What lies behind the last place is worked on too, and never looked at.
    let numbers = UnsafeRawPointer(own).assumingMemoryBound(to: Float.self)
    let even = SIMD16<UInt32>(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
    while i < count {
      let (low, high) = (floats(numbers + 2 &* i), floats(numbers + (2 &* i &+ 16)))
      let root = vernier_roots(vernier_pick(low, even &+ 1, high)) + s.epsilon
      let divisor = root.replacing(with: 1, where: root .== 0)
      store(vernier_pick(low, even, high) * s.rate / divisor, moved + i)
      i &+= 16
    }
  #endif
  while i < count {
    let root = own[i][1].squareRoot() + s.epsilon
    moved[i] = own[i][0] * s.rate / (root == 0 ? 1 : root)
    i &+= 1
  }
  (row, i) = (0, 0)
  while row < s.rows {
    let places = selection(a, s, row, slot).places
    var j = 0
    while j < kept {
      let place = Int(places[j])
      steps[place] = moved[i]
      moments[place] = .zero
      (i, j) = (i &+ 1, j &+ 1)
    }
    row &+= 1
  }
}

@inline(__always) private func pairs(
  _ p: UnsafeMutablePointer<Int32>
) -> UnsafeMutablePointer<SIMD2<Float>> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: SIMD2<Float>.self)
}

/// θ ← (1 - ηλ) θ - step; if there are many, past the caches, which would be read first otherwise.
@inline(__always) private func subtract(
  _ steps: UnsafePointer<Float>, from theta: UnsafePointer<Float>,
  to result: UnsafeMutablePointer<Float>, _ n: Int, _ s: MicroAdamStep
) {
  var i = 0
  #if AVX512
    if s.count >= 1 &<< 22, UInt(bitPattern: result) & 63 == 0 {
      while i &+ 16 <= n {
        vernier_stream(result + i, floats(theta + i) * s.keep - floats(steps + i))
        i &+= 16
      }
    }
  #endif
  while i &+ 16 <= n {
    store(floats(theta + i) * s.keep - floats(steps + i), result + i)
    i &+= 16
  }
  while i < n {
    result[i] = theta[i] * s.keep - steps[i]
    i &+= 1
  }
}
