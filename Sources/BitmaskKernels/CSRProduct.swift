// A matrix in compressed rows times a dense one.

/// C := AB for A of `rows` rows in `blocks` blocks of 128 columns, and `tiles` tiles of 64 columns of B and C.
///
/// Block by block A has `rows` + 1 positions, and for each entry its value and its column within the block. `b` has
/// 128 `blocks` rows and `c` has `rows`, of 64 `tiles` numbers each. `scratch` holds a block of a tile of B, 32 KB,
/// which every row of A then reads from the nearest cache.
///
/// Entries of a row go alternately to two sums of 64 numbers each, so that a multiplication need not wait for the
/// one before it.
@inline(never) public func csrProduct(
  _ rows: Int, _ blocks: Int, _ tiles: Int, _ positions: UnsafePointer<Int32>,
  _ columns: UnsafePointer<UInt8>, _ values: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
  let width = 64 &* tiles
  var tile = 0
  while tile < tiles {
    var block = 0
    while block < blocks {
      let corner = 128 &* block &* width &+ 64 &* tile
      pack(b + corner, width, scratch)
      let first = positions + block &* (rows &+ 1)
      var row = 0
      while row < rows {
        let (start, end) = (
          Int(truncatingIfNeeded: first[row]), Int(truncatingIfNeeded: first[row &+ 1])
        )
        let place = row &* width &+ 64 &* tile
        multiply(start, end, columns, values, scratch, c + place, block == 0)
        row &+= 1
      }
      block &+= 1
    }
    tile &+= 1
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

/// 64 numbers of one row.
private struct Sums {
  var a = Floats.zero, b = Floats.zero, c = Floats.zero, d = Floats.zero

  @inline(__always) mutating func add(_ value: Float, _ row: UnsafePointer<Float>) {
    let factor = Floats(repeating: value)
    #if AVX512
      a = a.addingProduct(factor, floats(row))
      b = b.addingProduct(factor, floats(row + 16))
      c = c.addingProduct(factor, floats(row + 32))
      d = d.addingProduct(factor, floats(row + 48))
    #else
      a += factor * floats(row)
      b += factor * floats(row + 16)
      c += factor * floats(row + 32)
      d += factor * floats(row + 48)
    #endif
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
