// Eight rows of 32 sums that stay in registers while a panel of a 2:4 matrix streams past.

#if AVX512
  /// Two vectors: one number for each of 32 outputs.
  struct Span {
    var left = Floats.zero, right = Floats.zero

    @inline(__always) init() {}

    @inline(__always) init(_ p: UnsafePointer<Float>) {
      left = floats(p)
      right = floats(p + 16)
    }

    @inline(__always) func write(_ p: UnsafeMutablePointer<Float>) {
      store(left, p)
      store(right, p + 16)
    }

    /// self + a times what each output takes of x.
    @inline(__always) mutating func add(_ a: Span, _ x: Floats, _ places: SpanOfPlaces) {
      plus(&left, a.left, choose(x, places.left))
      plus(&right, a.right, choose(x, places.right))
    }

    /// self + x a.
    @inline(__always) mutating func add(_ x: Float, _ a: Span) {
      let x = Floats(repeating: x)
      plus(&left, x, a.left)
      plus(&right, x, a.right)
    }
  }

  /// The places of 32 outputs' next slots, the next one in the lowest two bits.
  struct SpanOfPlaces {
    var left: Words, right: Words

    @inline(__always) init(_ p: UnsafePointer<UInt32>) {
      left = words(p)
      right = words(p + 16)
    }

    @inline(__always) mutating func advance() {
      left = left &>> 2
      right = right &>> 2
    }
  }

  struct Tile24 {
    var r0 = Span(), r1 = Span(), r2 = Span(), r3 = Span()
    var r4 = Span(), r5 = Span(), r6 = Span(), r7 = Span()

    static var rows: Int { 8 }
    static var columns: Int { 32 }

    @inline(__always) init() {}

    /// One slot, for eight rows' numbers of its group, which follow each other.
    @inline(__always) mutating func add(_ a: Span, _ x: UnsafePointer<Float>, _ p: SpanOfPlaces) {
      r0.add(a, quad(x), p)
      r1.add(a, quad(x + 4), p)
      r2.add(a, quad(x + 8), p)
      r3.add(a, quad(x + 12), p)
      r4.add(a, quad(x + 16), p)
      r5.add(a, quad(x + 20), p)
      r6.add(a, quad(x + 24), p)
      r7.add(a, quad(x + 28), p)
    }

    /// `groups` groups of a panel. Words of places hold eight groups each.
    @inline(__always) mutating func add(
      groups: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
      _ x: UnsafePointer<Float>
    ) {
      var (a, p, x, rest) = (values, places, x, groups)
      while rest > 0 {
        var slots = SpanOfPlaces(p)
        var k = min(rest, 8)
        rest &-= 8
        while k > 0 {
          add(Span(a), x, slots)
          slots.advance()
          add(Span(a + Self.columns), x, slots)
          slots.advance()
          a += 2 &* Self.columns
          x += 4 &* Self.rows
          k &-= 1
        }
        p += Self.columns
      }
    }

    /// `terms` rows of a dense panel, for eight rows' numbers that are `stride` apart.
    @inline(__always) mutating func add(
      terms: Int, _ panel: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ stride: Int
    ) {
      var (a, x, rest) = (panel, x, terms)
      while rest > 0 {
        let span = Span(a)
        r0.add(x[0], span)
        r1.add(x[stride], span)
        r2.add(x[2 &* stride], span)
        r3.add(x[3 &* stride], span)
        r4.add(x[4 &* stride], span)
        r5.add(x[5 &* stride], span)
        r6.add(x[6 &* stride], span)
        r7.add(x[7 &* stride], span)
        a += Self.columns
        x += 1
        rest &-= 1
      }
    }

    @inline(__always) mutating func read(_ p: UnsafePointer<Float>, _ stride: Int) {
      r0 = Span(p)
      r1 = Span(p + stride)
      r2 = Span(p + 2 &* stride)
      r3 = Span(p + 3 &* stride)
      r4 = Span(p + 4 &* stride)
      r5 = Span(p + 5 &* stride)
      r6 = Span(p + 6 &* stride)
      r7 = Span(p + 7 &* stride)
    }

    @inline(__always) func write(_ p: UnsafeMutablePointer<Float>, _ stride: Int) {
      r0.write(p)
      r1.write(p + stride)
      r2.write(p + 2 &* stride)
      r3.write(p + 3 &* stride)
      r4.write(p + 4 &* stride)
      r5.write(p + 5 &* stride)
      r6.write(p + 6 &* stride)
      r7.write(p + 7 &* stride)
    }
  }
#endif
