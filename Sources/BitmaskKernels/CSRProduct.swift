// A matrix in compressed rows times a dense one.

/// C := AB for A of `rows` rows in `blocks` blocks of 128 columns, and `vectors` times 16 columns of B and C: tiles of
/// 64 as long as there are so many, then of 16.
///
/// Block by block A has `rows` + 1 positions, and for each entry its value and its column within the block. `b` has
/// 128 `blocks` rows and `c` has `rows`, of 16 `vectors` numbers each. `scratch` holds a block of a tile of B, 32 KB,
/// which every row of A then reads from the nearest cache.
///
/// Entries of a row go in turn to two sums of 64 numbers each, or to four of 16, so that a multiplication need not
/// wait for the one before it.
@inline(never) public func csrProduct(
  _ rows: Int, _ blocks: Int, _ vectors: Int, _ positions: UnsafePointer<Int32>,
  _ columns: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
  let width = 16 &* vectors
  var column = 0
  while column < width {
    let isWide = column &+ 64 <= width
    var block = 0
    while block < blocks {
      let corner = b + (128 &* block &* width &+ column)
      if isWide { pack(corner, width, scratch) } else { packNarrow(corner, width, scratch) }
      let first = positions + block &* (rows &+ 1)
      var row = 0
      while row < rows {
        let (start, end) = (
          Int(truncatingIfNeeded: first[row]), Int(truncatingIfNeeded: first[row &+ 1])
        )
        let place = c + (row &* width &+ column)
        if isWide {
          multiply(start, end, columns, values, scratch, place, block == 0)
        } else {
          multiplyNarrow(start, end, columns, values, scratch, place, block == 0)
        }
        row &+= 1
      }
      block &+= 1
    }
    column &+= isWide ? 64 : 16
  }
}

/// 128 rows of 64 numbers, one behind the other.
@inline(__always) private func pack(
  _ b: UnsafePointer<Float>, _ width: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  var row = 0
  while row < 128 {
    let (from, to) = (b + row &* width, scratch + 64 &* row)
    store(floats(from), to)
    store(floats(from + 16), to + 16)
    store(floats(from + 32), to + 32)
    store(floats(from + 48), to + 48)
    row &+= 1
  }
}

/// 128 rows of 16 numbers.
@inline(__always) private func packNarrow(
  _ b: UnsafePointer<Float>, _ width: Int, _ scratch: UnsafeMutablePointer<Float>
) {
  var row = 0
  while row < 128 {
    store(floats(b + row &* width), scratch + 16 &* row)
    row &+= 1
  }
}

/// sum + value row.
@inline(__always) private func plus(
  _ sum: Floats, _ value: Float, _ row: UnsafePointer<Float>
) -> Floats {
  #if AVX512
    sum.addingProduct(Floats(repeating: value), floats(row))
  #else
    sum + Floats(repeating: value) * floats(row)
  #endif
}

/// 64 numbers of one row.
private struct Sums {
  var a = Floats.zero, b = Floats.zero, c = Floats.zero, d = Floats.zero

  @inline(__always) mutating func add(_ value: Float, _ row: UnsafePointer<Float>) {
    a = plus(a, value, row)
    b = plus(b, value, row + 16)
    c = plus(c, value, row + 32)
    d = plus(d, value, row + 48)
  }
}

@inline(__always) private func multiply(
  _ start: Int, _ end: Int, _ columns: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>,
  _ tile: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  var (even, odd) = (Sums(), Sums())
  if !isFirst {
    (even.a, even.b) = (floats(c), floats(c + 16))
    (even.c, even.d) = (floats(c + 32), floats(c + 48))
  }
  var k = start
  while k &+ 1 < end {
    even.add(values[k], tile + 64 &* Int(columns[k]))
    odd.add(values[k &+ 1], tile + 64 &* Int(columns[k &+ 1]))
    k &+= 2
  }
  if k < end { even.add(values[k], tile + 64 &* Int(columns[k])) }
  store(even.a + odd.a, c)
  store(even.b + odd.b, c + 16)
  store(even.c + odd.c, c + 32)
  store(even.d + odd.d, c + 48)
}

@inline(__always) private func multiplyNarrow(
  _ start: Int, _ end: Int, _ columns: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>,
  _ tile: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ isFirst: Bool
) {
  var (p, q, r, s) = (isFirst ? Floats.zero : floats(c), Floats.zero, Floats.zero, Floats.zero)
  @inline(__always) func add(_ sum: inout Floats, _ k: Int) {
    sum = plus(sum, values[k], tile + 16 &* Int(columns[k]))
  }
  var k = start
  while k &+ 3 < end {
    add(&p, k)
    add(&q, k &+ 1)
    add(&r, k &+ 2)
    add(&s, k &+ 3)
    k &+= 4
  }
  while k < end {
    add(&p, k)
    k &+= 1
  }
  store((p + q) + (r + s), c)
}
