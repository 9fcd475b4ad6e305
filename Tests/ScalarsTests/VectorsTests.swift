import Scalars
import Testing

@Suite struct VectorsTests {
  @Test func `The vocabulary means what it says`() {
    let x = [Rational(1, 2), -3, 4], y = [Rational(2), 5, Rational(-1, 4)]
    #expect(sum(x) == Rational(3, 2) && dot(x, y) == -15)
    #expect(axpy(2, x, y) == [3, -1, Rational(31, 4)])
    #expect(squaredNorm(x) == Rational(101, 4) && norm1(x) == Rational(15, 2))
    #expect(normInfinity(x) == 4 && normInfinity([Rational]()) == 0)
    #expect(multiply(rows: [x, y], y) == [-15, Rational(465, 16)])
    #expect(transpose([x, y]) == [[Rational(1, 2), 2], [-3, 5], [4, Rational(-1, 4)]])
    #expect(transpose(transpose([x, y])) == [x, y] && transpose([[Rational]]()) == [])
  }

  @Test func `A dot product costs n multiplications and n additions`() {
    let x = (0..<17).map { Counted(Double($0)) }
    let count = Counted.count { _ = dot(x, x) }
    #expect(count.multiplications == 17 && count.additions == 17 && count.flops == 34)
    #expect(count.divisions == 0 && count.comparisons == 0 && count.elementary == 0)
  }

  @Test func `Every kind of operation is counted as its own`() {
    let count = Counted.count {
      let (a, b) = (Counted(2), Counted(3))
      _ = (a / b, a - b, a < b, a == b, Counted.maximum(a, b), Counted.minimum(a, b))
      _ = (Counted.sqrt(a), Counted.exp(a), Counted.erf(b), -a, a.absolute)
    }
    #expect(count.divisions == 1 && count.additions == 1 && count.comparisons == 4)
    #expect(count.elementary == 3 && count.multiplications == 0)
  }
}
