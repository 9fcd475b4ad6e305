import Foreign
import Foundation
import Operations
import Scalars
import Structures
import Testing
import Verification

/// Bounds of products by recursion.
@Suite struct FastProducts {
  /// The recursion e ← 12e + 28Lu and e ← 18e + 55Lu, L the length of a block's sums, solved by hand: so many products
  /// of blocks, each as often as its factors are sums, and the additions before and after.
  @Test(
    arguments: [(FastProduct.Scheme.strassen, 12.0, 5.6), (.winograd, 18, 6.875)], [8, 32, 128])
  func `The bound is the recursion's solution`(
    _ scheme: (FastProduct.Scheme, Double, Double), _ cutoff: Int
  ) {
    let (_, growth, rest) = scheme
    let u = 0x1p-60
    for levels in 0...4 {
      let (size, block) = (cutoff << levels, Double(cutoff))
      let grown = pow(growth, Double(levels)) * (block * block + rest * block)
      let solution = (grown - rest * Double(size)) * u
      let bound = FastProduct(scheme.0, cutoff: cutoff).bound(size, size, size, u)
      #expect(bound >= solution)
      #expect(bound <= solution * (1 + 1e-9))
    }
  }

  @Test func `A short product is a conventional one`() {
    let fast = FastProduct(.strassen, cutoff: 64)
    #expect(fast.levels(64, 3, 1) == 0 && fast.levels(65, 3, 1) == 1 && fast.levels(1, 1, 257) == 3)
    #expect(fast.bound(9, 9, 7, 0x1p-24) >= Bounds.gamma(7, 0x1p-24) * 7)
    #expect(FastProduct("strassen/64") == fast)
    for text in ["strassen", "strassen/0", "strassen/x", "other/8", "winograd/-1", "winograd/8/8"] {
      #expect(FastProduct(text) == nil, "\(text)")
    }
  }
}

/// Strassen's scheme, one level deep, in single precision.
private struct Strassen {
  typealias Block = [Float]
  static let half = 8

  /// One of the signs of the last additions turned, by its place; none for a good kernel.
  var wrong: Int?

  func multiply(_ a: Buffer, _ b: Buffer) -> Buffer {
    let (a, b) = (Self.blocks(a), Self.blocks(b))
    let (a11, a12, a21, a22) = (a[0], a[1], a[2], a[3])
    let (b11, b12, b21, b22) = (b[0], b[1], b[2], b[3])
    let products = [
      product(sum(a11, a22), sum(b11, b22)), product(sum(a21, a22), b11),
      product(a11, sum(b12, b22, -1)), product(a22, sum(b21, b11, -1)),
      product(sum(a11, a12), b22), product(sum(a21, a11, -1), sum(b11, b12)),
      product(sum(a12, a22, -1), sum(b21, b22)),
    ]
    var signs: [[Float]] = [
      [1, 0, 0, 1, -1, 0, 1], [0, 0, 1, 0, 1, 0, 0], [0, 1, 0, 1, 0, 0, 0], [1, -1, 1, 0, 0, 1, 0],
    ]
    if let wrong { signs[wrong / 7][wrong % 7] *= -1 }
    let c = signs.map { signs in
      zip(signs, products).reduce(Block(repeating: 0, count: 64)) { sum($0, $1.1, $1.0) }
    }
    var buffer = Buffer(.float32, count: 256)
    for place in 0..<256 {
      let (row, column) = (place / 16, place % 16)
      buffer[place] = Double(c[row / 8 * 2 + column / 8][row % 8 * 8 + column % 8])
    }
    return buffer
  }

  private static func blocks(_ x: Buffer) -> [Block] {
    (0..<4).map { block in
      (0..<64).map { Float(x[(block / 2 * 8 + $0 / 8) * 16 + block % 2 * 8 + $0 % 8]) }
    }
  }

  private func sum(_ x: Block, _ y: Block, _ sign: Float = 1) -> Block {
    zip(x, y).map { $0 + sign * $1 }
  }

  private func product(_ x: Block, _ y: Block) -> Block {
    (0..<64).map { place in
      (0..<8).reduce(0) { $0 + x[place / 8 * 8 + $1] * y[$1 * 8 + place % 8] }
    }
  }
}

extension FastProducts {
  /// A call of 16 × 16 whose first quarter of A is far larger than the rest.
  private static func call(scale: Double) -> Call {
    let operation = Operations.named("gemm-f32")!
    var coin = Generator(seed: 11, purpose: "strassen")
    func matrix(_ factor: (Int) -> Double) -> Buffer {
      Buffer(.float32, (0..<256).map { factor($0) * coin.gaussian() })
    }
    let a = matrix { $0 / 16 < 8 && $0 % 16 < 8 ? scale : 1 }
    let call = Call(
      sizes: [
        "transA": 0, "transB": 0, "m": 16, "n": 16, "k": 16, "lda": 16, "ldb": 16, "ldc": 16,
      ], numbers: ["alpha": 1, "beta": 0],
      buffers: ["A": a, "B": matrix { _ in 1 }, "C": Buffer(.float32, count: 256)])
    precondition(operation.signature.misfit(of: call) == nil)
    return call
  }

  @Test func `Strassen's scheme is right by its own bound, and not element by element`() {
    let operation = Operations.named("gemm-f32")!
    var terms = Terms()
    terms.fastProduct = FastProduct(.strassen, cutoff: Strassen.half)
    for scale in [1, 1e3, 1e6] {
      let call = Self.call(scale: scale)
      let c = Strassen().multiply(call.buffers["A"]!, call.buffers["B"]!)
      #expect(operation.examiner(for: call, under: terms)(["C": c]).isGood, "\(scale)")
      let byElement = operation.examiner(for: call, under: Terms())(["C": c])
      #expect(byElement.isGood == (scale == 1), "\(scale)")
    }
  }

  @Test(arguments: [0, 3, 4, 6, 9, 11, 15, 17, 21, 22, 23, 26])
  func `A turned sign is noticed`(_ place: Int) {
    let operation = Operations.named("gemm-f32")!
    var terms = Terms()
    terms.fastProduct = FastProduct(.strassen, cutoff: Strassen.half)
    let call = Self.call(scale: 1)
    let c = Strassen(wrong: place).multiply(call.buffers["A"]!, call.buffers["B"]!)
    #expect(!operation.examiner(for: call, under: terms)(["C": c]).isGood)
  }
}
