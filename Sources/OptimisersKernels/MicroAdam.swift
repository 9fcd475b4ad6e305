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

/// Entries, both of their moments, candidates, two numbers for each bucket, each with a vector behind it; and all
/// that the rows hold of a block: places, both moments, and steps.
@inline(never) public func microAdamScratch(block: Int, kept: Int, window: Int) -> Int {
  7 &* (block &+ 16) &+ 4 &* padded(kept &* window)
}

/// With a vector behind it, in whole vectors.
@inline(__always) private func padded(_ count: Int) -> Int { (count &+ 31) & ~15 }

/// A step. Memory is asked for long before it is needed, in every part of the work alike: a core has only so many
/// requests under way.
@inline(never) public func microAdam(
  _ arrays: UnsafePointer<MicroAdamArrays>, _ step: UnsafePointer<MicroAdamStep>
) {
  let a = arrays.pointee, s = step.pointee
  let stride = s.block &+ 16, all = padded(s.kept &* s.rows)
  let entries = numbers(a.scratch)
  let moments = pairs(a.scratch + stride)
  var candidates = Candidates(
    magnitudes: a.scratch + 3 &* stride, places: a.scratch + 4 &* stride)
  let buckets = BucketPairs(
    first: numbers(a.scratch + 5 &* stride), second: numbers(a.scratch + 6 &* stride))
  let window = Window(
    places: a.scratch + 7 &* stride, moments: pairs(a.scratch + (7 &* stride &+ all)),
    steps: numbers(a.scratch + (7 &* stride &+ 3 &* all)))
  var i = 0
  while i < stride {
    moments[i] = .zero
    i &+= 1
  }
  var start = 0, slot = 0
  // Nothing is known of the first block.
  candidates.least = .max
  while start < s.count {
    let length = min(s.block, s.count &- start)
    let kept = (s.kept &* length &+ s.block &- 1) / s.block
    let offered = restore(a, s, start, length, entries, buckets, candidates)
    let reached = selectLargest(entries, length, kept, offered)
    // What nearly as many reach in this block is the guess for the next.
    candidates.least = max(0, reached &- 0x18_0000)
    i = 0
    while i < kept {
      let place = Int(candidates.places[i])
      let value = brain(entries[place])
      a.newIndices[slot &+ i] = Int16(truncatingIfNeeded: place)
      a.newValues[slot &+ i] = value
      entries[place] = entries[place] - float(value)
      i &+= 1
    }
    let (next, half) = (a.gradient + (start &+ length), length / 2)
    let count = gather(a, s, slot, kept, moments, window, next, half)
    encode(a, s, start, length, entries, buckets, window, count)
    move(count, entries, moments, window, next + half, half)
    subtract(entries, from: a.theta + start, to: a.newTheta + start, length, s)
    start &+= length
    slot &+= kept
  }
  #if AVX512
    vernier_fence()
  #endif
}

@inline(__always) private func numbers(
  _ p: UnsafeMutablePointer<Int32>
) -> UnsafeMutablePointer<Float> {
  UnsafeMutableRawPointer(p).assumingMemoryBound(to: Float.self)
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
