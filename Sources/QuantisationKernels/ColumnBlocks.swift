// Columns of a layer one after the other, each error made up for by the columns behind: what is left to do inside a
// block of columns, row by row.

private typealias Eight = SIMD8<Double>

/// Columns of a block, and entries of a row of its triangle.
private let width = 128

/// Entries of a row of the triangle, and of a row of carried errors, in ``roundColumns`` and its likes.
@inline(never) public func columnBlock() -> Int { width }

@inline(__always) private func load(_ p: UnsafePointer<Double>) -> Eight {
  UnsafeRawPointer(p).loadUnaligned(as: Eight.self)
}

@inline(__always) private func add(_ sum: inout Eight, _ x: Double, _ y: Eight) {
  #if AVX512
    sum.addProduct(Eight(repeating: x), y)
  #else
    sum += x * y
  #endif
}

/// Displacements of rows, where they go: `place` is that of the first row and column.
private struct Displacements {
  let place: UnsafeMutablePointer<Double>
  /// To the next row, and to the next column.
  let row: Int, column: Int

  @inline(__always) func own(_ r: Int, _ i: Int) -> UnsafeMutablePointer<Double> {
    place + (r &* row &+ i &* column)
  }
}

/// Some rows side by side, so that none waits for the rounding of another.
///
/// Eight columns at a time are settled one after the other; what they carry to the columns behind them is added
/// afterwards, all eight at once.
private struct Lanes {
  let first: Int, count: Int
  let y: UnsafeMutablePointer<Double>
  let x: Displacements

  @inline(__always) func settle(
    _ from: Int, _ to: Int, _ t: UnsafePointer<Double>,
    _ displacement: (_ row: Int, _ column: Int, _ carried: Double) -> Double
  ) {
    var i = from
    while i < to {
      let line = t + i &* width
      let (pivot, own) = (line[i], load(line + from))
      var r = 0
      while r < count {
        let carried = y + r &* width
        let value = displacement(first &+ r, i, carried[i] / pivot)
        x.own(first &+ r, i).pointee = value
        var sum = load(carried + from)
        add(&sum, value, own)
        UnsafeMutableRawPointer(carried + from).storeBytes(of: sum, as: Eight.self)
        r &+= 1
      }
      i &+= 1
    }
  }

  /// y[chunk] += Σ x t over the eight columns from `from` on.
  @inline(__always) func carry(_ from: Int, _ chunk: Int, _ t: UnsafePointer<Double>) {
    let lines = t + (from &* width &+ chunk)
    @inline(__always) func term(_ k: Int) -> Eight { load(lines + k &* width) }
    let (a, b, c, d) = (term(0), term(1), term(2), term(3))
    let (e, f, g, h) = (term(4), term(5), term(6), term(7))
    var r = 0
    while r < count {
      let (p, next) = (x.own(first &+ r, from), x.column)
      let own = y + (r &* width &+ chunk)
      var (sum, other) = (load(own), Eight.zero)
      add(&sum, p[0], a)
      add(&other, p[next], b)
      add(&sum, p[2 &* next], c)
      add(&other, p[3 &* next], d)
      add(&sum, p[4 &* next], e)
      add(&other, p[5 &* next], f)
      add(&sum, p[6 &* next], g)
      add(&other, p[7 &* next], h)
      UnsafeMutableRawPointer(own).storeBytes(of: sum + other, as: Eight.self)
      r &+= 1
    }
  }
}

/// All rows, four at a time. `displacement` takes the row, the column and the carried error over the diagonal.
@inline(__always) private func columns(
  _ rows: Int, _ count: Int, _ t: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
  _ x: Displacements, _ displacement: (_ row: Int, _ column: Int, _ carried: Double) -> Double
) {
  @inline(__always) func block(_ first: Int, _ lanes: Int) {
    let own = Lanes(first: first, count: lanes, y: y + first &* width, x: x)
    var from = 0
    while from < count {
      own.settle(from, min(from &+ 8, count), t, displacement)
      var chunk = from &+ 8
      while chunk < count {
        own.carry(from, chunk, t)
        chunk &+= 8
      }
      from &+= 8
    }
  }
  var r = 0
  while r &+ 4 <= rows {
    block(r, 4)
    r &+= 4
  }
  while r < rows {
    block(r, 1)
    r &+= 1
  }
}

/// GPTQ in one block of `count` columns, at most 128. Of each row y holds Σ xⱼ M_ji from the blocks in front, `t` the
/// block's triangle of M by rows of 128, zeros elsewhere:
///
///     v = w + y / M_ii,   q = round(v / Δ), ties to even,   x = w - Δ q,   y += x M_i:.
///
/// w, x and q have rows `stride` apart. Gives Σ (M_ii (v - Δ q))².
@inline(never) public func roundColumns(
  _ rows: Int, _ count: Int, _ t: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
  _ w: UnsafePointer<Double>, _ x: UnsafeMutablePointer<Double>,
  _ q: UnsafeMutablePointer<Double>, _ stride: Int, _ step: Double
) -> Double {
  var loss = 0.0
  let moved = Displacements(place: x, row: stride, column: 1)
  columns(rows, count, t, y, moved) { row, i, carried in
    let place = row &* stride &+ i
    let value = w[place] + carried
    let code = (value / step).rounded(.toNearestOrEven)
    let error = t[i &* width &+ i] * (value - step * code)
    loss += error * error
    q[place] = code
    return w[place] - step * code
  }
  return loss
}

/// The same for SparseGPT: where `mask` is not zero ŵ = 0 and x = w, elsewhere ŵ = w + y / M_ii and x = -y / M_ii.
/// Gives Σ (M_ii v)² over what is masked.
@inline(never) public func pruneColumns(
  _ rows: Int, _ count: Int, _ t: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
  _ w: UnsafePointer<Double>, _ mask: UnsafePointer<UInt8>, _ x: UnsafeMutablePointer<Double>,
  _ kept: UnsafeMutablePointer<Double>, _ stride: Int
) -> Double {
  var loss = 0.0
  let moved = Displacements(place: x, row: stride, column: 1)
  columns(rows, count, t, y, moved) { row, i, carried in
    let place = row &* stride &+ i
    let value = w[place] + carried
    let isMasked = mask[place] != 0
    let error = isMasked ? t[i &* width &+ i] * value : 0
    loss += error * error
    kept[place] = isMasked ? 0 : value
    return isMasked ? w[place] : -carried
  }
  return loss
}

/// Rows of M above a block of `count` columns, of which `t` is the triangle from the block's last column to its first:
/// row by row, in the same order of columns, y holds what M t must be, with the opposite sign. `m` is the place of the
/// block's last column in the first row; rows are `stride` apart.
@inline(never) public func solveColumns(
  _ rows: Int, _ count: Int, _ t: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>,
  _ m: UnsafeMutablePointer<Double>, _ stride: Int
) {
  columns(rows, count, t, y, Displacements(place: m, row: stride, column: -1)) { -$2 }
}

/// b := the transpose of `count` rows of a, the last one first: column k of a is row k of b, of which 128 entries are
/// apart. `a` is the place of the last row; rows are `stride` apart.
@inline(never) public func transposeRows(
  _ count: Int, _ length: Int, _ a: UnsafePointer<Double>, _ stride: Int,
  _ b: UnsafeMutablePointer<Double>
) {
  // Lines of eight columns at a time, so that what is written stays in the first cache.
  var k = 0
  while k < length {
    let end = min(k &+ 8, length)
    var i = 0
    while i < count {
      let from = a - i &* stride
      var j = k
      while j < end {
        b[j &* width &+ i] = from[j]
        j &+= 1
      }
      i &+= 1
    }
    k &+= 8
  }
}
