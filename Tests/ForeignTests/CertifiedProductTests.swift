import Foreign
import Scalars
import Testing
import Verification

@Suite struct CertifiedProducts {
  private static let shapes = [
    (1, 1, 0), (1, 1, 1), (1, 1, 2), (3, 5, 7), (2, 16, 33), (5, 17, 8), (7, 31, 64), (0, 3, 2),
  ]

  /// Inputs of some kinds: full doubles, ones that cancel, ones of all sizes, ones whose products underflow, single
  /// precision.
  private func values(_ count: Int, _ kind: Int, _ coin: inout Generator) -> [Double] {
    (0..<count).map { index in
      let x = 2 * coin.uniform() - 1
      switch kind {
      case 0: return x
      case 1: return index % 2 == 0 ? 1 + x * 0x1p-40 : -1
      case 2: return x * Double(sign: .plus, exponent: Int(coin.next() % 200) - 100, significand: 1)
      case 3: return x * Double(sign: .plus, exponent: -500 - Int(coin.next() % 40), significand: 1)
      default: return Double(Float(x))
      }
    }
  }

  private func exact(_ a: [Double], _ b: [Double], _ n: Int, _ k: Int, _ i: Int, _ j: Int)
    -> (sum: Rational, absolute: Rational)
  {
    var (sum, absolute) = (Rational.zero, Rational.zero)
    for l in 0..<k {
      let term = Rational(a[i * k + l]) * Rational(b[l * n + j])
      sum += term
      absolute += term.absolute
    }
    return (sum, absolute)
  }

  @Test(arguments: Lane.available, [0, 1, 2, 3, 4])
  func `The exact product lies in every enclosure, which is narrow`(_ lane: Lane, _ kind: Int) {
    var coin = Generator(seed: 4, purpose: "products \(kind)")
    for (m, n, k) in Self.shapes {
      let (a, b) = (values(m * k, kind, &coin), values(k * n, kind, &coin))
      let product = CertifiedProduct(m, n, k, a, b, hasShortFactors: kind == 4, lane: lane)
      for i in 0..<m {
        for j in 0..<n {
          let (sum, absolute) = exact(a, b, n, k, i, j)
          let found = product.enclosure(i, j)
          let middle = Rational(found.hi) + Rational(found.lo)
          #expect((middle - sum).absolute <= Rational(found.radius))
          #expect(Rational(product.absolute(i, j)) >= absolute)
          // Narrow: far below one rounding of any format, so that no kernel is excused by it.
          #expect(found.radius <= 0x1p-90 * product.absolute(i, j) + 0x1p-1060)
        }
      }
    }
  }

  /// The mutant: single-precision claims about full doubles. The radius must not hide it.
  @Test(arguments: Lane.available)
  func `A false claim that products are exact is noticed`(_ lane: Lane) {
    var coin = Generator(seed: 6, purpose: "false claim")
    let (a, b) = (values(40, 0, &coin), values(40, 0, &coin))
    let product = CertifiedProduct(1, 1, 40, a, b, hasShortFactors: true, lane: lane)
    let found = product.enclosure(0, 0)
    let distance = Rational(found.hi) + Rational(found.lo) - exact(a, b, 1, 40, 0, 0).sum
    #expect(distance.absolute > Rational(found.radius))
  }

  @Test(arguments: Lane.available)
  func `Overflow and NaN are said to be unknown, in their place only`(_ lane: Lane) {
    for special in [Double.nan, .infinity, 0x1p1000] {
      let a = [special, special, 1, 1]
      let product = CertifiedProduct(2, 1, 2, a, [0x1p900, 0x1p900], lane: lane)
      #expect(product.enclosure(0, 0).radius == .infinity)
      #expect(product.enclosure(1, 0).radius.isFinite)
    }
  }
}
