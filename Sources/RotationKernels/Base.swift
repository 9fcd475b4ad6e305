// A Hadamard matrix of any order 4g across the rows of an array: sums of signed quadruples are made once, and each
// row of the matrix picks its own. 16 + g additions stand where 4g would: the method of four Russians.

#if AVX512
  import CVectors
#endif

/// Floats of scratch for order m.
@inline(never) public func hadamardBaseScratch(_ m: Int) -> Int {
  64 &* m &* (isNarrow(m) ? 2 : 1)
}

/// Whether half of the sums of 64 columns fits the first cache.
@inline(__always) private func isNarrow(_ m: Int) -> Bool { m <= 64 }

/// Y := H Y for m rows of `width` numbers, m a multiple of four.
///
/// `choices` has m/4 entries for each row of H: 16 k + b for columns 4k to 4k + 3 of H, where bit j of b says
/// that the sign of column 4k + j is minus. `halves` and `signs` say the same: entry 8 k + b, whose bits 0, 1 and 2
/// say that columns 4k, 4k + 1 and 4k + 3 have another sign than 4k + 2, and that one's sign. Each number takes two
/// roundings for its quadruples, and one for each quadruple after the first.
@inline(never) public func hadamardBase(
  _ m: Int, _ width: Int, _ choices: UnsafePointer<UInt16>, _ halves: UnsafePointer<UInt16>,
  _ signs: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
  _ scratch: UnsafeMutablePointer<Float>
) {
  var column = 0
  while isNarrow(m), column &+ 64 <= width {
    var k = 0
    while k < 4 {
      halfQuadruples(m, width, y + (column &+ 16 &* k), scratch + 16 &* k)
      k &+= 1
    }
    sumFour(m, width, halves, signs, y + column, scratch)
    column &+= 64
  }
  while column &+ 16 <= width {
    quadruples(m, width, y + column, scratch)
    sumOne(m, width, choices, y + column, scratch)
    column &+= 16
  }
  while column < width {
    lone(m, width, choices, y + column, scratch)
    column &+= 1
  }
}

/// The sixteen signed sums of each four rows, for sixteen columns.
@inline(__always) private func quadruples(
  _ m: Int, _ width: Int, _ y: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
) {
  let zero = Floats.zero
  var (row, to) = (y, sums)
  var i = 0
  while i < m {
    let (a, b) = (floats(row), floats(row + width))
    let (c, d) = (floats(row + 2 &* width), floats(row + 3 &* width))
    let (ab, cd) = (plus(a, b), plus(c, d))
    let (aOverB, cOverD) = (minus(a, b), minus(c, d))
    func put(_ bits: Int, _ sum: Floats) {
      store(sum, to + 16 &* bits)
      store(minus(zero, sum), to + 16 &* (15 &- bits))
    }
    put(0, plus(ab, cd))
    put(1, minus(cd, aOverB))
    put(2, plus(aOverB, cd))
    put(3, minus(cd, ab))
    put(8, plus(ab, cOverD))
    put(9, minus(cOverD, aOverB))
    put(10, plus(aOverB, cOverD))
    put(11, minus(cOverD, ab))
    row += 4 &* width
    to += 256
    i &+= 4
  }
}

/// Those eight of the sums in which the third row is added: the others are their opposites. For sixteen columns
/// of 64, since it is storing that takes the time.
@inline(__always) private func halfQuadruples(
  _ m: Int, _ width: Int, _ y: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>
) {
  var (row, to) = (y, sums)
  var i = 0
  while i < m {
    let (a, b) = (floats(row), floats(row + width))
    let (c, d) = (floats(row + 2 &* width), floats(row + 3 &* width))
    let (ab, cd) = (plus(a, b), plus(c, d))
    let (aOverB, cOverD) = (minus(a, b), minus(c, d))
    store(plus(ab, cd), to)
    store(minus(cd, aOverB), to + 64)
    store(plus(aOverB, cd), to + 128)
    store(minus(cd, ab), to + 192)
    store(plus(ab, cOverD), to + 256)
    store(minus(cOverD, aOverB), to + 320)
    store(plus(aOverB, cOverD), to + 384)
    store(minus(cOverD, ab), to + 448)
    row += 4 &* width
    to += 512
    i &+= 4
  }
}

/// sum + sign x, rounded once.
@inline(__always) private func signed(_ sum: Floats, _ x: Floats, _ sign: Floats) -> Floats {
  #if AVX512
    vernier_plus_product(sum, x, sign)
  #else
    sum + x * sign
  #endif
}

/// Rows of H one by one, for 64 columns.
@inline(__always) private func sumFour(
  _ m: Int, _ width: Int, _ halves: UnsafePointer<UInt16>, _ signs: UnsafePointer<Float>,
  _ y: UnsafeMutablePointer<Float>, _ sums: UnsafePointer<Float>
) {
  var (choice, sign, to) = (halves, signs, y)
  var i = 0
  while i < m {
    let end = choice + m / 4
    var from = sums + 64 &* Int(choice[0])
    var s = Floats(repeating: sign[0])
    var (a, b) = (floats(from) * s, floats(from + 16) * s)
    var (c, d) = (floats(from + 32) * s, floats(from + 48) * s)
    (choice, sign) = (choice + 1, sign + 1)
    while choice < end {
      from = sums + 64 &* Int(choice[0])
      s = Floats(repeating: sign[0])
      a = signed(a, floats(from), s)
      b = signed(b, floats(from + 16), s)
      c = signed(c, floats(from + 32), s)
      d = signed(d, floats(from + 48), s)
      (choice, sign) = (choice + 1, sign + 1)
    }
    store(a, to)
    store(b, to + 16)
    store(c, to + 32)
    store(d, to + 48)
    to += width
    i &+= 1
  }
}

/// Four rows of H at a time, for sixteen columns; four choices are read at once, since loads are what there is
/// least of.
@inline(__always) private func sumOne(
  _ m: Int, _ width: Int, _ choices: UnsafePointer<UInt16>, _ y: UnsafeMutablePointer<Float>,
  _ sums: UnsafePointer<Float>
) {
  let groups = m / 4
  let fours = groups &- groups % 4
  @inline(__always) func pick(_ choice: UInt64) -> Floats {
    floats(sums + 16 &* Int(truncatingIfNeeded: choice & 0xFFFF))
  }
  @inline(__always) func word(_ p: UnsafePointer<UInt16>) -> UInt64 {
    UnsafeRawPointer(p).loadUnaligned(as: UInt64.self)
  }
  var (choice, to) = (choices, y)
  var i = 0
  while i < m {
    let (second, third) = (choice + groups, choice + 2 &* groups)
    let fourth = choice + 3 &* groups
    var (a, b, c, d) = (Floats.zero, Floats.zero, Floats.zero, Floats.zero)
    var g = 0
    while g < fours {
      let (p, q, r, s) = (word(choice + g), word(second + g), word(third + g), word(fourth + g))
      a = plus(a, pick(p))
      b = plus(b, pick(q))
      c = plus(c, pick(r))
      d = plus(d, pick(s))
      a = plus(a, pick(p &>> 16))
      b = plus(b, pick(q &>> 16))
      c = plus(c, pick(r &>> 16))
      d = plus(d, pick(s &>> 16))
      a = plus(a, pick(p &>> 32))
      b = plus(b, pick(q &>> 32))
      c = plus(c, pick(r &>> 32))
      d = plus(d, pick(s &>> 32))
      a = plus(a, pick(p &>> 48))
      b = plus(b, pick(q &>> 48))
      c = plus(c, pick(r &>> 48))
      d = plus(d, pick(s &>> 48))
      g &+= 4
    }
    while g < groups {
      a = plus(a, pick(UInt64(choice[g])))
      b = plus(b, pick(UInt64(second[g])))
      c = plus(c, pick(UInt64(third[g])))
      d = plus(d, pick(UInt64(fourth[g])))
      g &+= 1
    }
    store(a, to)
    store(b, to + width)
    store(c, to + 2 &* width)
    store(d, to + 3 &* width)
    choice += 4 &* groups
    to += 4 &* width
    i &+= 4
  }
}

/// One column.
private func lone(
  _ m: Int, _ width: Int, _ choices: UnsafePointer<UInt16>, _ y: UnsafeMutablePointer<Float>,
  _ sums: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < m {
    let (a, b) = (y[i &* width], y[(i &+ 1) &* width])
    let (c, d) = (y[(i &+ 2) &* width], y[(i &+ 3) &* width])
    var bits = 0
    while bits < 16 {
      let left = (bits & 1 == 0 ? a : -a) + (bits & 2 == 0 ? b : -b)
      let right = (bits & 4 == 0 ? c : -c) + (bits & 8 == 0 ? d : -d)
      sums[4 &* i &+ bits] = left + right
      bits &+= 1
    }
    i &+= 4
  }
  var choice = choices
  i = 0
  while i < m {
    var sum = sums[Int(choice[0])]
    var g = 1
    while g < m / 4 {
      sum += sums[Int(choice[g])]
      g &+= 1
    }
    y[i &* width] = sum
    choice += m / 4
    i &+= 1
  }
}
