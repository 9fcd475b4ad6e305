import Scalars
import Testing

@Suite struct DrawsTests {
  /// The three vectors that Random123 publishes for Philox-4×32-10 (`kat_vectors`).
  @Test func `Philox gives the published answers`() {
    let ones = UInt32.max
    #expect(
      Philox.block(counter: .zero, key: .zero)
        == SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      Philox.block(counter: SIMD4(repeating: ones), key: SIMD2(repeating: ones))
        == SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      Philox.block(
        counter: SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: SIMD2(0xa409_3822, 0x299f_31d0))
        == SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func `A draw depends on seed, purpose and index alone`() {
    let draws = Draws(seed: 1, purpose: "a")
    let forwards = (0..<100).map { draws.bits($0) }
    let backwards = (0..<100).reversed().map { Draws(seed: 1, purpose: "a").bits($0) }
    #expect(forwards == backwards.reversed())
    let others = [Draws(seed: 2, purpose: "a"), Draws(seed: 1, purpose: "b")]
    let all = others.flatMap { other in (0..<100).map { other.bits($0) } } + forwards
    #expect(Set(all).count == 300)
    #expect(draws.bits(1 << 40) != draws.bits(0) && draws.bits(-1) != draws.bits(0))
  }

  @Test func `A generator takes the draws in turn`() {
    var generator = Generator(seed: 3, purpose: "turns")
    let draws = generator.draws
    #expect(generator.next() == draws.bits(0) && generator.uniform() == draws.uniform(1))
    #expect(generator.dyadic() == draws.dyadic(2) && generator.gaussian() == draws.gaussian(3))
    #expect(generator.index == 4)
  }

  /// The seed is fixed, so these are facts, not chances; five standard errors would be exceeded by
  /// fewer than one seed in a million.
  @Test func `Draws are distributed as they claim`() {
    let n = 100_000
    let draws = Draws(seed: 4, purpose: "distribution")
    let uniform = (0..<n).map { draws.uniform($0) }, gaussian = (0..<n).map { draws.gaussian($0) }
    let error = 5 / Double(n).squareRoot()
    #expect(uniform.allSatisfy { 0 <= $0 && $0 < 1 })
    #expect((sum(uniform) / Double(n) - 0.5).magnitude < error / 12.0.squareRoot())
    #expect((sum(gaussian) / Double(n)).magnitude < error)
    #expect((squaredNorm(gaussian) / Double(n) - 1).magnitude < error * 2.0.squareRoot())
    let dyadic = (0..<n).map { draws.dyadic($0) }
    #expect(dyadic.allSatisfy { (-8...8).contains($0) && ($0 * 64).rounded() == $0 * 64 })
    #expect(Set(dyadic).count == 1025)
  }
}
