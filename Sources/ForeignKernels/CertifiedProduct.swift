// Products of matrices whose error is known: what kernels from outside are judged by.

#if AVX512
  /// Eight numbers: one register.
  private typealias Lanes = SIMD8<Double>
#else
  private typealias Lanes = SIMD2<Double>
#endif

/// Columns that are computed together.
private let panel = 2 * Lanes.scalarCount

/// One column block of a row of C, in three parts: s + c ≈ Σ ab, and g ≈ Σ |ab|.
private struct Sums {
  var s = Lanes.zero
  var c = Lanes.zero
  var g = Lanes.zero

  /// The error of each sum is computed exactly (Knuth's 2Sum) and added to c, and so is that of each product,
  /// unless it is exact (Dot2: Ogita, Rump & Oishi, "Accurate sum and dot product", SISC 26(6), 2005).
  @inline(__always) mutating func add(_ a: Lanes, _ b: Lanes, isExact: Bool) {
    let p = a * b
    let t = s + p
    let z = t - s
    var e = (s - (t - z)) + (p - z)
    if !isExact { e += productError(a, b, p) }
    s = t
    c += e
    g += magnitude(p)
  }
}

@inline(__always) private func magnitude(_ x: Lanes) -> Lanes {
  let bits = unsafeBitCast(x, to: Bits.self) & Bits(repeating: 0x7fff_ffff_ffff_ffff)
  return unsafeBitCast(bits, to: Lanes.self)
}

#if AVX512
  private typealias Bits = SIMD8<UInt64>

  @inline(__always) private func productError(_ a: Lanes, _ b: Lanes, _ p: Lanes) -> Lanes {
    (-p).addingProduct(a, b)
  }
#else
  private typealias Bits = SIMD2<UInt64>

  /// Dekker's, by Veltkamp's splitting: the baseline has no fused multiply-add.
  @inline(__always) private func productError(_ a: Lanes, _ b: Lanes, _ p: Lanes) -> Lanes {
    let (a1, b1) = (head(a), head(b))
    let (a2, b2) = (a - a1, b - b1)
    return ((a1 * b1 - p) + a1 * b2 + a2 * b1) + a2 * b2
  }

  @inline(__always) private func head(_ x: Lanes) -> Lanes {
    let scaled = x * 0x8000001
    return scaled - (scaled - x)
  }
#endif

/// AB as hi + lo, beside |A||B|, for row-major A of m × k and B of k × n, whose rows follow each other.
///
/// With u = 2⁻⁵³, G = |A||B| exact and nothing overflowing, |hi + lo − AB| ≤ 2(k + 1)²u²G + k·2⁻¹⁰⁷⁰, and gauge
/// lies within a factor (1 ± u)ᵏ of G. About 10mnk operations if products are exact, else 12mnk.
///
/// - Parameters:
///   - isExact: whether each product of an entry of A and one of B is a double.
///   - packed: scratch for k × `certifiedPanel` numbers.
@inline(never) public func certifiedProduct(
  _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>,
  _ isExact: Bool, _ packed: UnsafeMutablePointer<Double>, _ hi: UnsafeMutablePointer<Double>,
  _ lo: UnsafeMutablePointer<Double>, _ gauge: UnsafeMutablePointer<Double>
) {
  var column = 0
  while column < n {
    let width = min(panel, n - column)
    for l in 0..<k {
      let (row, source) = (packed + l * panel, b + l * n + column)
      for j in 0..<panel { row[j] = j < width ? source[j] : 0 }
    }
    var i = 0
    while i < m {
      let start = i * n + column
      // A row that is not there is computed twice, and written once.
      let second = min(i + 1, m - 1)
      if isExact {
        block(
          k, a + i * k, a + second * k, packed, width, second * n + column, start, true, hi, lo,
          gauge)
      } else {
        block(
          k, a + i * k, a + second * k, packed, width, second * n + column, start, false, hi, lo,
          gauge)
      }
      i += 2
    }
    column += panel
  }
}

/// Two rows by two registers.
@inline(__always) private func block(
  _ k: Int, _ a0: UnsafePointer<Double>, _ a1: UnsafePointer<Double>,
  _ packed: UnsafePointer<Double>, _ width: Int, _ second: Int, _ first: Int, _ isExact: Bool,
  _ hi: UnsafeMutablePointer<Double>, _ lo: UnsafeMutablePointer<Double>,
  _ gauge: UnsafeMutablePointer<Double>
) {
  var (s00, s01, s10, s11) = (Sums(), Sums(), Sums(), Sums())
  let raw = UnsafeRawPointer(packed)
  for l in 0..<k {
    let b0 = raw.loadUnaligned(fromByteOffset: l * panel * 8, as: Lanes.self)
    let b1 = raw.loadUnaligned(fromByteOffset: (l * panel + Lanes.scalarCount) * 8, as: Lanes.self)
    let x = Lanes(repeating: a0[l])
    s00.add(x, b0, isExact: isExact)
    s01.add(x, b1, isExact: isExact)
    let y = Lanes(repeating: a1[l])
    s10.add(y, b0, isExact: isExact)
    s11.add(y, b1, isExact: isExact)
  }
  store(s10, s11, second, width, hi, lo, gauge)
  store(s00, s01, first, width, hi, lo, gauge)
}

@inline(__always) private func store(
  _ left: Sums, _ right: Sums, _ start: Int, _ width: Int, _ hi: UnsafeMutablePointer<Double>,
  _ lo: UnsafeMutablePointer<Double>, _ gauge: UnsafeMutablePointer<Double>
) {
  for j in 0..<width {
    let (part, lane) = (j < Lanes.scalarCount ? left : right, j % Lanes.scalarCount)
    hi[start + j] = part.s[lane]
    lo[start + j] = part.c[lane]
    gauge[start + j] = part.g[lane]
  }
}

/// Columns of the scratch that `certifiedProduct` packs B into.
public var certifiedPanel: Int { panel }
