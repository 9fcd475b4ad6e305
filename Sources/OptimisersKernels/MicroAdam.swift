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

/// Entries, both of their moments, marks, candidates, touched places and their moments, each with a vector behind
/// it; and groups.
@inline(never) public func microAdamScratch(block: Int) -> Int { 9 &* (block &+ 16) &+ 256 }

@inline(never) public func microAdam(
  _ arrays: UnsafePointer<MicroAdamArrays>, _ step: UnsafePointer<MicroAdamStep>
) {
  let a = arrays.pointee, s = step.pointee
  let stride = s.block &+ 16
  let entries = UnsafeMutableRawPointer(a.scratch).assumingMemoryBound(to: Float.self)
  let moments = UnsafeMutableRawPointer(entries + stride).assumingMemoryBound(
    to: SIMD2<Float>.self)
  let marks = UnsafeMutableRawPointer(a.scratch + 3 &* stride).assumingMemoryBound(to: UInt8.self)
  let candidates = Candidates(
    magnitudes: a.scratch + 4 &* stride, places: a.scratch + 5 &* stride,
    groups: a.scratch + 9 &* stride)
  let touched = a.scratch + 6 &* stride
  let moved = entries + 7 &* stride, roots = entries + 8 &* stride
  var i = 0
  while i < stride {
    moments[i] = .zero
    marks[i] = 0
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
    // The entries are encoded: their memory serves the parameters.
    copy(a.theta + start, entries, length, s.keep)
    let count = gather(a, s, slot, kept, moments, marks, touched)
    move(s, count, entries, moments, marks, touched, moved, roots)
    write(entries, a.newTheta + start, length, isStreamed: s.count >= 1 &<< 22)
    start &+= length
    slot &+= kept
  }
  #if AVX512
    vernier_fence()
  #endif
}

/// m̂ and v̂ side by side, and the places that some row touches.
@inline(__always) private func gather(
  _ a: MicroAdamArrays, _ s: MicroAdamStep, _ slot: Int, _ kept: Int,
  _ moments: UnsafeMutablePointer<SIMD2<Float>>, _ marks: UnsafeMutablePointer<UInt8>,
  _ touched: UnsafeMutablePointer<Int32>
) -> Int {
  var count = 0
  var row = 0
  while row < s.rows {
    let isNew = row == s.current
    let offset = row &* s.width &+ slot
    let places = isNew ? UnsafePointer(a.newIndices) + slot : a.indices + offset
    let values = isNew ? UnsafePointer(a.newValues) + slot : a.values + offset
    let weights = SIMD2(a.first[row], a.second[row])
    #if AVX512
      if !isNew {
        var line = 0
        while line < kept &+ 32 {
          vernier_prefetch(places + (kept &+ line))
          vernier_prefetch(values + (kept &+ line))
          line &+= 32
        }
      }
    #endif
    var j = 0
    while j < kept {
      let place = Int(places[j])
      let x = float(values[j])
      touched[count] = Int32(truncatingIfNeeded: place)
      count &+= Int(1 ^ marks[place])
      marks[place] = 1
      moments[place] += SIMD2(x, x * x) * weights
      j &+= 1
    }
    row &+= 1
  }
  return count
}

/// θ ← θ - η m̂/(ε + √v̂) at the touched places, whose moments and marks are cleared.
@inline(__always) private func move(
  _ s: MicroAdamStep, _ count: Int, _ theta: UnsafeMutablePointer<Float>,
  _ moments: UnsafeMutablePointer<SIMD2<Float>>, _ marks: UnsafeMutablePointer<UInt8>,
  _ touched: UnsafePointer<Int32>, _ moved: UnsafeMutablePointer<Float>,
  _ roots: UnsafeMutablePointer<Float>
) {
  var i = 0
  #if AVX512
    while i < count {
      let place = Int(touched[i])
      (moved[i], roots[i]) = (moments[place][0], moments[place][1])
      i &+= 1
    }
    i = 0
    // What lies behind the last touched place is worked on too, and never looked at.
    while i < count {
      let root = vernier_roots(floats(roots + i)) + s.epsilon
      let divisor = root.replacing(with: 1, where: root .== 0)
      store(floats(moved + i) * s.rate / divisor, moved + i)
      i &+= 16
    }
  #endif
  while i < count {
    let place = Int(touched[i])
    let root = moments[place][1].squareRoot() + s.epsilon
    moved[i] = moments[place][0] * s.rate / (root == 0 ? 1 : root)
    i &+= 1
  }
  i = 0
  while i < count {
    let place = Int(touched[i])
    theta[place] -= moved[i]
    moments[place] = .zero
    marks[place] = 0
    i &+= 1
  }
}
