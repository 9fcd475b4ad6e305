import Foreign
import Foundation
import Operations
import Scalars
import Structures
import Testing
import Verification

/// Products that are too large to be judged element by element.
@Suite struct LargeProducts {
  private static let size = 648

  /// A call, and what a good kernel leaves: each element rounded once.
  private static func problem(_ name: String) throws -> (Call, Examiner, Examiner.Results) {
    let operation = try #require(Operations.named(name))
    var setting = Setting(row: try #require(operation.large(size)), terms: Terms(), seed: 3)
    let call = operation.call(in: &setting)
    let (a, b) = (call.buffers["A"]!.values, call.buffers["B"]!.values)
    let product = CertifiedProduct(size, size, size, a, b)
    let values = (0..<size * size).map { index in
      call.numbers["alpha"]! * product.enclosure(index / size, index % size).hi
    }
    let results = ["C": Buffer(call.buffers["C"]!.element, values)]
    return (call, operation.examiner(for: call, under: Terms()), results)
  }

  /// Each spoils what a good kernel leaves.
  static let mutants: [(name: String, spoil: @Sendable (inout Buffer, Int) -> Void)] = [
    ("one element NaN", { c, n in c[300 * n + 301] = .nan }),
    ("one element infinite", { c, n in c[300 * n + 301] = .infinity }),
    ("one large element zero", { c, n in c[largest(c)] = 0 }),
    ("one large element negated", { c, n in c[largest(c)] *= -1 }),
    ("the last element zero", { c, n in c[n * n - 1] = 0 }),
    ("the first element off by a thousandth", { c, n in c[0] *= 1.001 }),
    ("the last row not written", { c, n in for j in 0..<n { c[(n - 1) * n + j] = .nan } }),
    ("a row zero", { c, n in for j in 0..<n { c[129 * n + j] = 0 } }),
    ("two rows exchanged", { c, n in for j in 0..<n { c.exchange(100 * n + j, 101 * n + j) } }),
    ("two columns exchanged", { c, n in for i in 0..<n { c.exchange(i * n + 7, i * n + 8) } }),
    (
      "transposed",
      { c, n in
        for i in 0..<n { for j in 0..<i { c.exchange(i * n + j, j * n + i) } }
      }
    ),
    (
      "a block of eight by eight zero",
      { c, n in
        for i in 200..<208 { for j in 400..<408 { c[i * n + j] = 0 } }
      }
    ),
    ("all off by a thousandth", { c, n in for i in 0..<n * n { c[i] *= 1.001 } }),
    (
      "rounded to bfloat16",
      { c, n in
        for i in 0..<n * n { c[i] = ElementType.bfloat16.nearest(c[i]) }
      }
    ),
  ]

  private static func largest(_ c: Buffer) -> Int {
    (0..<c.count).max { abs(c[$0]) < abs(c[$1]) }!
  }

  @Test(arguments: ["gemm-f32", "gemm-f64"])
  func `A good product is accepted, and what is wrong is found with its place`(_ name: String)
    throws
  {
    let (_, examiner, results) = try Self.problem(name)
    let good = examiner(results)
    #expect(good.isGood, "\(good.complaints)")
    #expect(good.examined > Self.size * Self.size / 16)
    for mutant in Self.mutants {
      var spoilt = results
      mutant.spoil(&spoilt["C"]!, Self.size)
      #expect(!examiner(spoilt).isGood, "\(name): \(mutant.name)")
    }
    var one = results
    one["C"]![300 * Self.size + 301] = .nan
    let complaints = examiner(one).complaints
    #expect(complaints.contains { $0.row == 300 && $0.column == 301 }, "\(complaints)")
  }

  @Test func `A signed sum and its gauge hold what they say`() {
    var coin = Generator(seed: 9, purpose: "groups")
    let (m, n, k) = (5, 37, 11)
    let a = (0..<m * k).map { _ in coin.gaussian() }, b = (0..<k * n).map { _ in coin.gaussian() }
    let sums = GroupedProduct(m, n, k, a, b, width: 8, coin: &coin)
    #expect(sums.groups == 5)
    for row in 0..<m {
      for group in 0..<sums.groups {
        var (exact, size) = (Rational.zero, Rational.zero)
        for column in sums.range(of: group) {
          for term in 0..<k {
            let product = Rational(a[row * k + term]) * Rational(b[term * n + column])
            exact += Rational(sums.signs[column]) * product
            size += product.absolute
          }
        }
        #expect(sums.sum(row, group).contains(exact))
        #expect(sums.sum(row, group).radius < 1e-13)
        #expect(Rational(sums.gauge(row, group)) >= size)
      }
    }
  }
}

extension Buffer {
  fileprivate mutating func exchange(_ a: Int, _ b: Int) {
    let bits = bits(at: a)
    setBits(self.bits(at: b), at: a)
    setBits(bits, at: b)
  }
}
