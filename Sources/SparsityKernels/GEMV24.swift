// A 2:4 matrix times a vector: half the values, two bits for the place of each.

#if AVX512
  import CVectors
#endif

/// y := Wx for a 2:4 sparse matrix in `panels` panels of eight rows and `tiles` tiles of 32 columns.
///
/// A tile of a panel has sixteen values of each of its rows, row by row, and for each row one word of
/// places: bits 2k and 2k + 1 are the place of value k in its group of four columns. Tiles follow each
/// other from left to right, panels from top to bottom, so that values and places are read in one line
/// each, which is what the hardware fetches ahead best. `x` has 32 `tiles` entries, `y` 8 `panels`.
///
/// With AVX-512 a word is shifted by 2k in lane k, and one permutation picks from the 32 entries of x,
/// which eight rows share. Without it, value by value.
@inline(never) public func gemv24(
  _ panels: Int, _ tiles: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  var panel = 0
  while panel < panels {
    let first = panel &* tiles &* 8
    product(tiles, values + 16 &* first, places + first, x, y + 8 &* panel)
    panel &+= 1
  }
}

#if AVX512
  @inline(__always) private func product(
    _ tiles: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    var (a, b, c, d) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    var (e, f, g, h) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    var (v, p, columns) = (values, places, x)
    let end = values + 128 &* tiles
    while v < end {
      let (low, high) = (floats(columns), floats(columns + 16))
      accumulate(&a, v, p[0], low, high)
      accumulate(&b, v + 16, p[1], low, high)
      accumulate(&c, v + 32, p[2], low, high)
      accumulate(&d, v + 48, p[3], low, high)
      accumulate(&e, v + 64, p[4], low, high)
      accumulate(&f, v + 80, p[5], low, high)
      accumulate(&g, v + 96, p[6], low, high)
      accumulate(&h, v + 112, p[7], low, high)
      v += 128
      p += 8
      columns += 32
    }
    (y[0], y[1], y[2], y[3]) = (total(a), total(b), total(c), total(d))
    (y[4], y[5], y[6], y[7]) = (total(e), total(f), total(g), total(h))
  }

  @inline(__always) private func accumulate(
    _ sum: inout Floats, _ v: UnsafePointer<Float>, _ word: UInt32, _ low: Floats, _ high: Floats
  ) {
    // 8 KB ahead: what the hardware fetches by itself stops at the end of each page.
    vernier_prefetch(v + 2048)
    sum = sum.addingProduct(floats(v), vernier_pick(low, vernier_columns(word), high))
  }
#else
  @inline(__always) private func product(
    _ tiles: Int, _ values: UnsafePointer<Float>, _ places: UnsafePointer<UInt32>,
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    var row = 0
    while row < 8 {
      var (even, odd): (Float, Float) = (0, 0)
      var tile = 0
      while tile < tiles {
        let at = 8 &* tile &+ row
        var (v, columns, word) = (values + 16 &* at, x + 32 &* tile, places[at])
        let end = v + 16
        while v < end {
          even += v[0] * columns[Int(truncatingIfNeeded: word & 3)]
          odd += v[1] * columns[Int(truncatingIfNeeded: word &>> 2 & 3)]
          v += 2
          columns += 4
          word &>>= 4
        }
        tile &+= 1
      }
      y[row] = even + odd
      row &+= 1
    }
  }
#endif
