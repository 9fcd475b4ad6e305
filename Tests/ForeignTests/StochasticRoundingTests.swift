import Foreign
import Operations
import Scalars
import Structures
import Testing

/// Rounding by chance, with less chance than it should have.
@Suite struct ChanceOfRounding {
  /// A call whose numbers all lie at a fraction of the gap, judged with random numbers of a kernel's making.
  private static func isGood(_ fraction: String, _ random: (Int, inout Generator) -> UInt32) throws
    -> Bool
  {
    let operation = try #require(Operations.named("stochastic-round-bf16"))
    let row = ["length": "4003", "seed": "1", "fraction": fraction, "values": "gaussian"]
    var setting = Setting(row: row, terms: Terms(), seed: 5)
    let call = operation.call(in: &setting)
    var coin = Generator(seed: 6, purpose: "kernel")
    let x = call.buffers["x"]!
    var y = call.buffers["y"]!
    for index in 0..<x.count {
      y.setBits(UInt64((UInt32(x.bits(at: index)) + random(index, &coin)) >> 16), at: index)
    }
    return operation.examiner(for: call, under: Terms())(["y": y]).isGood
  }

  @Test(arguments: ["a 32nd", "quarter", "half", "three quarters", "greatest", "least"])
  func `Sixteen random bits for each are enough`(_ fraction: String) throws {
    #expect(try Self.isGood(fraction) { _, coin in UInt32(coin.next() & 0xFFFF) })
  }

  @Test func `Neighbours that share a random number are noticed`() throws {
    for width in [2, 4, 8, 16] {
      var last: UInt32 = 0
      let isGood = try Self.isGood("half") { index, coin in
        if index % width == 0 { last = UInt32(coin.next() & 0xFFFF) }
        return last
      }
      #expect(!isGood, "\(width)")
    }
  }

  @Test func `Four random bits are too few`() throws {
    #expect(try !Self.isGood("a 32nd") { _, coin in UInt32(coin.next() & 0xF) << 12 })
  }
}
