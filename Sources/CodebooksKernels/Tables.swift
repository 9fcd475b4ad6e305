// A matrix of codes times a vector by tables: what a codebook vector makes of a group of x is computed once for all
// outputs, and looked up.

/// y := Ŵx. Tables t = (group, codebook), the codebook the fastest, eight of them at a time.
///
/// `columns` has, for each codebook and each of the g entries of a vector, that entry of all `size` vectors; `size` is
/// a multiple of sixteen. Codes come in `parts` of eight tables, and in each part output after output; what fills up
/// the last part is ignored. x has g entries for each group, and `scratch` room for eight tables.
@inline(never) public func multiplyByTables(
  _ outputs: Int, _ groups: Int, _ books: Int, _ size: Int, _ g: Int, isWide: Bool,
  _ codes: UnsafeRawPointer, _ columns: UnsafePointer<Float>, _ scales: UnsafePointer<Float>,
  _ x: UnsafePointer<Float>, _ scratch: UnsafeMutablePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let tables = groups &* books
  var o = 0
  while o < outputs {
    y[o] = 0
    o &+= 1
  }
  var first = 0
  var part = codes
  while first < tables {
    let count = tables &- first < 8 ? tables &- first : 8
    var (t, j, m) = (0, first / books, first % books)
    while t < count {
      build(size, g, columns + size &* g &* m, x + g &* j, scratch + size &* t)
      m &+= 1
      if m == books { (j, m) = (j &+ 1, 0) }
      t &+= 1
    }
    if count == 8, !isWide {
      look(outputs, size, part, scratch, y)
    } else {
      look(outputs, size, count, isWide, part, scratch, y)
    }
    part += outputs &* (isWide ? 16 : 8)
    first &+= 8
  }
  o = 0
  while o < outputs {
    y[o] *= scales[o]
    o &+= 1
  }
}

/// Inner products of all vectors of a codebook with g entries of x, thirty-two vectors at a time.
@inline(__always) private func build(
  _ size: Int, _ g: Int, _ columns: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
  _ table: UnsafeMutablePointer<Float>
) {
  var c = 0
  while c < size {
    var (low, high) = (Floats.zero, Floats.zero)
    let isPair = c &+ 32 <= size
    var (k, column) = (0, columns + c)
    while k < g {
      let factor = Floats(repeating: x[k])
      low = plus(low, floats(column), factor)
      if isPair { high = plus(high, floats(column + 16), factor) }
      column += size
      k &+= 1
    }
    store(low, table + c)
    if isPair { store(high, table + (c &+ 16)) }
    c &+= 32
  }
}

/// Eight codes of a byte each, read at once.
@inline(__always) private func look(
  _ outputs: Int, _ size: Int, _ codes: UnsafeRawPointer, _ tables: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>
) {
  let (t1, t2, t3) = (tables + size, tables + 2 &* size, tables + 3 &* size)
  let (t4, t5, t6) = (tables + 4 &* size, tables + 5 &* size, tables + 6 &* size)
  let t7 = tables + 7 &* size
  var o = 0
  while o < outputs {
    let word = codes.loadUnaligned(fromByteOffset: 8 &* o, as: UInt64.self)
    @inline(__always) func byte(_ shift: UInt64) -> Int {
      Int(truncatingIfNeeded: (word &>> shift) & 255)
    }
    let a = tables[byte(0)] + t1[byte(8)]
    let b = t2[byte(16)] + t3[byte(24)]
    let c = t4[byte(32)] + t5[byte(40)]
    let d = t6[byte(48)] + t7[byte(56)]
    y[o] += (a + b) + (c + d)
    o &+= 1
  }
}

@inline(__always) private func look(
  _ outputs: Int, _ size: Int, _ count: Int, _ isWide: Bool, _ codes: UnsafeRawPointer,
  _ tables: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
) {
  var o = 0
  while o < outputs {
    var (t, sum) = (0, Float.zero)
    while t < count {
      sum += tables[size &* t &+ code(codes, 8 &* o &+ t, isWide: isWide)]
      t &+= 1
    }
    y[o] += sum
    o &+= 1
  }
}
