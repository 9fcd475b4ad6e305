import Scalars
import Testing

@Suite struct EnclosureLawTests {
  @Test(arguments: [Ball.self, Enclosure.self] as [any EnclosingScalar.Type], [0, 60, 300, 900])
  func `Trees of operations contain the rational result`(
    _ type: any EnclosingScalar.Type, _ exponent: Int
  ) {
    func check<S: EnclosingScalar>(_: S.Type) -> [String] {
      Laws.containment(Operations<S>.own, exponent: exponent)
    }
    #expect(check(type) == [])
  }

  /// Each is an enclosure that forgets something; the law must notice.
  private static var mutants: [(name: String, operations: Operations<Enclosure>)] {
    func mutant(_ change: (inout Operations<Enclosure>) -> Void) -> Operations<Enclosure> {
      var operations = Operations<Enclosure>.own
      change(&operations)
      return operations
    }
    func without(_ a: Enclosure, _ b: Enclosure, _ result: Enclosure) -> Enclosure {
      Enclosure(midpoint: result.hi, result.lo, radius: a.radius + b.radius)
    }
    return [
      ("a sum without its rounding", mutant { $0.add = { without($0, $1, $0 + $1) } }),
      ("a product without its rounding", mutant { $0.multiply = { without($0, $1, $0 * $1) } }),
      ("a quotient without its rounding", mutant { $0.divide = { without($0, $1, $0 / $1) } }),
      (
        "a difference without radii",
        mutant { $0.subtract = { Enclosure(midpoint: ($0 - $1).hi, ($0 - $1).lo, radius: 0) } }
      ),
      (
        "a product without its trailing part",
        mutant { $0.multiply = { Enclosure(midpoint: ($0 * $1).hi, radius: ($0 * $1).radius) } }
      ),
    ]
  }

  @Test func `An enclosure that forgets something is caught`() {
    for mutant in Self.mutants {
      #expect(Laws.containment(mutant.operations, exponent: 0) != [], "\(mutant.name)")
    }
  }

  @Test func `A ball that forgets its radius is caught`() {
    var operations = Operations<Ball>.own
    operations.multiply = { Ball(midpoint: ($0 * $1).midpoint, radius: 0) }
    #expect(Laws.containment(operations, exponent: 0) != [])
  }

  @Test func `Dyadic sums and products of doubles are exact`() {
    var generator = Generator(seed: 5, purpose: "exactness")
    for _ in 0..<1000 {
      let a = Enclosure(generator.dyadic()), b = Enclosure(generator.dyadic())
      let c = Enclosure(generator.gaussian()), d = Enclosure(generator.gaussian())
      #expect((a * b + a - b).radius == 0)
      #expect((c * d).radius == 0)
      #expect((c + d).radius == 0)
    }
    #expect((Enclosure(6) / Enclosure(3)).radius == 0)
    #expect(Enclosure.sqrt(Enclosure(1.5) * Enclosure(1.5)).radius == 0)
  }

  /// Beyond 2⁹⁹⁵ a factor cannot be split as it is.
  @Test func `Products with huge factors are as good as exact`() {
    let huge = [0x1.fffffffffffffp1023, 0x1.3333333333333p1000, -0x1.123456789abcdp996]
    for a in huge {
      for b in [0x1.fffffffffffffp-2, -0x1.5555555555555p-900, 1, 0x1.0000000000001p-20] {
        let product = Enclosure(a) * Enclosure(b)
        #expect(product.radius <= 0x1p-1059)
        #expect(product.contains(Rational(a) * Rational(b)))
        let sum = (Enclosure(a) + Enclosure(b)) * Enclosure(b)
        #expect(sum.contains((Rational(a) + Rational(b)) * Rational(b)))
        #expect(!sum.isIndeterminate)
      }
    }
  }

  /// Products of doubles are exact, and a sum of s and t loses at most u(|sₗ + tₗ| + |e + sₗ + tₗ|)
  /// with e ≤ u|s + t|: less than 8u² times the sum of magnitudes so far.
  @Test func `A dot product is enclosed to the order of u squared`() {
    var generator = Generator(seed: 6, purpose: "width")
    let x = (0..<1000).map { _ in generator.gaussian() }
    let y = (0..<1000).map { _ in generator.gaussian() }
    let enclosed = dot(x.map { Enclosure($0) }, y.map { Enclosure($0) })
    let exact = dot(x.map { Rational($0) }, y.map { Rational($0) })
    let size = dot(x.map(\.magnitude), y.map(\.magnitude))
    #expect(enclosed.contains(exact))
    #expect(enclosed.radius > 0)
    #expect(enclosed.radius <= 1000 * 8 * 0x1p-106 * size)
  }

  @Test func `Overflow and NaN leave nothing certain`() {
    let huge = Enclosure(.greatestFiniteMagnitude)
    let nothing = Enclosure.indeterminate
    let overflows: [Enclosure] = [huge + huge, huge * huge, huge / Enclosure(0.25), .exp(100_000)]
    let outside: [Enclosure] = [Enclosure(1) / 0, .sqrt(-1), .log(-1), .sqrt(nothing)]
    let onwards: [Enclosure] = [nothing * 0, nothing - 1, .maximum(nothing, 1), nothing.magnitude]
    let made: [Enclosure] = [
      Enclosure(.nan), Enclosure(.infinity), Enclosure(midpoint: 1, radius: .nan),
      Enclosure(midpoint: 1, .infinity, radius: 0),
    ]
    for set in overflows + outside + onwards + made {
      #expect(set.isIndeterminate && set.contains(0.0) && set.contains(Rational(10).power(400)))
      #expect(set.order(to: 0) == .undecided)
      #expect(set.lower == -.infinity && set.upper == .infinity)
    }
  }

  @Test func `Underflow is inside`() {
    let tiny = [0x1p-600, 0x1.fffffffffffffp-540, 0x1p-1074, 0x1.123456789abcdp-500, 1, 0x1p-960]
    for a in tiny {
      for b in tiny {
        let product = Enclosure(a) * Enclosure(b)
        #expect(product.contains(Rational(a) * Rational(b)))
        #expect((Enclosure(a) / Enclosure(b)).contains(Rational(a) / Rational(b)))
        let third = Enclosure(a) / 3
        #expect((third * Enclosure(b)).contains(Rational(a) / 3 * Rational(b)))
        let root = Enclosure.sqrt(Enclosure(a))
        #expect((root * root).contains(Rational(a)))
      }
    }
  }
}
