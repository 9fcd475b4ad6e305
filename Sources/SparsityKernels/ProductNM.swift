// Products with an N:M matrix of any pattern: sixteen rows of the dense factor at a time.

/// The elements of scratch for either product: columns of the dense factors, each filled up to sixteens.
@inline(never) public func scratchNM(_ b: Int, _ columns: Int) -> Int {
  ((b &+ 15) & ~15) &* columns
}

/// Y = X Wᵀ, or Y + X Wᵀ if it is to be added, for row-major X (b × d) and Y (b × m), and W (m × d) with
/// `slots` values in each row and the column of each; columns of the next row are `step` further, which is
/// 0 if all rows have the same. A sum is in the order of the slots.
@inline(never) public func productNM(
  _ b: Int, _ d: Int, _ m: Int, _ slots: Int, _ x: UnsafePointer<Float>,
  _ values: UnsafePointer<Float>, _ columns: UnsafePointer<Int32>, _ step: Int,
  _ isAdded: Bool, _ y: UnsafeMutablePointer<Float>, _ scratch: UnsafeMutablePointer<Float>
) {
  let height = (b &+ 15) & ~15
  turn(x, b, d, into: scratch)
  var i = 0
  while i < m {
    let (w, places) = (values + i &* slots, columns + i &* step)
    var r = 0
    while r < b {
      var sum = Floats.zero
      var k = 0
      while k < slots {
        let column = scratch + Int(truncatingIfNeeded: places[k]) &* height
        plus(&sum, Floats(repeating: w[k]), floats(column + r))
        k &+= 1
      }
      let count = min(16, b &- r)
      var q = 0
      while q < count {
        let place = (r &+ q) &* m &+ i
        y[place] = isAdded ? y[place] + sum[q] : sum[q]
        q &+= 1
      }
      r &+= 16
    }
    i &+= 1
  }
}

/// G = Aᵀ X at places: for row-major A (b × m) and X (b × d), `slots` numbers for each of m rows and the
/// column of each. Every entry is the sum of sixteen sums over the batch.
@inline(never) public func gradientNM(
  _ b: Int, _ d: Int, _ m: Int, _ slots: Int, _ a: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
  _ columns: UnsafePointer<Int32>, _ g: UnsafeMutablePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>
) {
  let height = (b &+ 15) & ~15
  let turnedA = scratch + height &* d
  turn(x, b, d, into: scratch)
  turn(a, b, m, into: turnedA)
  var i = 0
  while i < m {
    let slopes = turnedA + i &* height
    var k = 0
    while k < slots {
      let column = scratch + Int(truncatingIfNeeded: columns[i &* slots &+ k]) &* height
      var sum = Floats.zero
      var r = 0
      while r < height {
        plus(&sum, floats(slopes + r), floats(column + r))
        r &+= 16
      }
      g[i &* slots &+ k] = total(sum)
      k &+= 1
    }
    i &+= 1
  }
}

/// The columns of X one after the other, filled up with zeros to sixteens.
@inline(__always) private func turn(
  _ x: UnsafePointer<Float>, _ rows: Int, _ columns: Int, into y: UnsafeMutablePointer<Float>
) {
  let height = (rows &+ 15) & ~15
  var j = 0
  while j < columns {
    var i = 0
    while i < height {
      y[j &* height &+ i] = i < rows ? x[i &* columns &+ j] : 0
      i &+= 1
    }
    j &+= 1
  }
}
