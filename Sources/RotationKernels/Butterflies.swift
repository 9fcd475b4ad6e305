// Several levels of butterflies at once, in registers: two, four, eight or sixteen vectors that lie a
// stride apart.

/// Two vectors, and one level.
struct Two {
  var a: Floats, b: Floats

  @inline(__always) init(_ p: UnsafePointer<Float>, _ stride: Int) {
    a = floats(p)
    b = floats(p + stride)
  }

  @inline(__always) mutating func transform() { butterfly(&a, &b) }

  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ stride: Int) {
    store(a, p)
    store(b, p + stride)
  }
}

/// Two levels.
struct Four {
  var low: Two, high: Two

  @inline(__always) init(_ p: UnsafePointer<Float>, _ stride: Int) {
    low = Two(p, stride)
    high = Two(p + 2 &* stride, stride)
  }

  @inline(__always) mutating func transform() {
    low.transform()
    high.transform()
    butterfly(&low.a, &high.a)
    butterfly(&low.b, &high.b)
  }

  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ stride: Int) {
    low.write(p, stride)
    high.write(p + 2 &* stride, stride)
  }
}

/// Three levels.
struct Eight {
  var low: Four, high: Four

  @inline(__always) init(_ p: UnsafePointer<Float>, _ stride: Int) {
    low = Four(p, stride)
    high = Four(p + 4 &* stride, stride)
  }

  @inline(__always) mutating func transform() {
    low.transform()
    high.transform()
    butterfly(&low.low.a, &high.low.a)
    butterfly(&low.low.b, &high.low.b)
    butterfly(&low.high.a, &high.high.a)
    butterfly(&low.high.b, &high.high.b)
  }

  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ stride: Int) {
    low.write(p, stride)
    high.write(p + 4 &* stride, stride)
  }
}

/// Four levels: half of AVX-512's registers.
struct Sixteen {
  var low: Eight, high: Eight

  @inline(__always) init(_ p: UnsafePointer<Float>, _ stride: Int) {
    low = Eight(p, stride)
    high = Eight(p + 8 &* stride, stride)
  }

  @inline(__always) mutating func transform() {
    low.transform()
    high.transform()
    butterfly(&low.low.low.a, &high.low.low.a)
    butterfly(&low.low.low.b, &high.low.low.b)
    butterfly(&low.low.high.a, &high.low.high.a)
    butterfly(&low.low.high.b, &high.low.high.b)
    butterfly(&low.high.low.a, &high.high.low.a)
    butterfly(&low.high.low.b, &high.high.low.b)
    butterfly(&low.high.high.a, &high.high.high.a)
    butterfly(&low.high.high.b, &high.high.high.b)
  }

  @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ stride: Int) {
    low.write(p, stride)
    high.write(p + 8 &* stride, stride)
  }
}

extension LaneSigns {
  @inline(__always) func transform(_ v: inout Two) {
    v.a = transform(v.a)
    v.b = transform(v.b)
  }

  @inline(__always) func transform(_ v: inout Four) {
    transform(&v.low)
    transform(&v.high)
  }

  @inline(__always) func transform(_ v: inout Eight) {
    transform(&v.low)
    transform(&v.high)
  }

  @inline(__always) func transform(_ v: inout Sixteen) {
    transform(&v.low)
    transform(&v.high)
  }
}
