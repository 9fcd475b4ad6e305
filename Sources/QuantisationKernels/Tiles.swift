// Codes relative to the largest magnitude of a tile of a matrix.

/// The pattern of the largest magnitude of a tile whose rows are `stride` apart.
@inline(__always) private func largestPattern(
  _ w: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ stride: Int
) -> UInt32 {
  var top: UInt32 = 0
  var i = 0
  while i < rows {
    let pattern = largestPattern(w + i &* stride, columns)
    if pattern > top { top = pattern }
    i &+= 1
  }
  return top
}

/// Codes of one tile, and its step. A weight that is not finite makes the step NaN and every code 0; so do
/// zeros alone, with step 0.
@inline(__always) private func encodeTile(
  _ w: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ stride: Int, _ levels: Int,
  _ codes: UnsafeMutablePointer<Int8>
) -> Float {
  let pattern = largestPattern(w, rows, columns, stride)
  let isUsable = pattern > 0 && pattern < 0x7F80_0000
  let top = Float(bitPattern: pattern)
  var i = 0
  while i < rows {
    if isUsable {
      encode(w + i &* stride, columns, top, levels, codes + i &* stride)
    } else {
      var j = 0
      while j < columns {
        codes[i &* stride &+ j] = 0
        j &+= 1
      }
    }
    i &+= 1
  }
  return isUsable ? top / Float(levels) : pattern == 0 ? 0 : .nan
}

/// Codes of an m × n matrix in tiles of a × b, and the steps of the tiles in reading order.
@inline(never) public func tileAbsMax(
  _ w: UnsafePointer<Float>, _ m: Int, _ n: Int, _ a: Int, _ b: Int, _ levels: Int,
  _ steps: UnsafeMutablePointer<Float>, _ codes: UnsafeMutablePointer<Int8>
) {
  var tile = 0
  var i = 0
  while i < m {
    let rows = i &+ a <= m ? a : m &- i
    var j = 0
    while j < n {
      let columns = j &+ b <= n ? b : n &- j
      let start = i &* n &+ j
      steps[tile] = encodeTile(w + start, rows, columns, n, levels, codes + start)
      tile &+= 1
      j &+= columns
    }
    i &+= rows
  }
}
