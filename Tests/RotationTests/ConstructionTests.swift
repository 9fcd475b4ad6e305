import Scalars
import Testing

import Rotation

@Suite struct ConstructionTests {
  @Test(arguments: [12, 20, 28, 36, 40, 52, 60, 108, 140, 156, 172])
  func `every order that QuaRot has a table for is generated, and orthogonal`(order: Int) throws {
    let h = try HadamardConstruction(order: order).signs
    #expect(h.rows == order && h.elements.allSatisfy { abs($0) == 1 })
    for i in 0..<order {
      for j in 0...i {
        let dot = (0..<order).reduce(0) { $0 + Int(h[i, $1]) * Int(h[j, $1]) }
        #expect(dot == (i == j ? order : 0))
      }
    }
  }

  @Test(arguments: [-4, 0, 3, 6, 10, 22, 4097])
  func `there is none of an order that is no multiple of four`(order: Int) {
    #expect {
      try HadamardConstruction(order: order)
    } throws: { error in
      "\(error)".contains("no Hadamard matrix of order \(order)")
        && "\(error)".contains("multiples of 4")
    }
  }

  @Test(arguments: [92, 116, 188])
  func `an order without a construction here is refused in other words`(order: Int) {
    #expect {
      try HadamardTransform(order: order)
    } throws: { "\($0)".contains("of order \(order) is known here") }
  }

  @Test func `a base that is too large to be written out is refused`() {
    // 4099 is a prime, and 4100 = 4 · 1025 has no smaller base.
    #expect {
      try HadamardTransform(order: 4100)
    } throws: { "\($0)".contains("4100") && "\($0)".contains("more than 4096") }
  }

  @Test func `an order beyond the limit is refused before it is looked for`() {
    #expect(throws: RotationError.self) { try HadamardConstruction(order: 1 << 40) }
  }

  @Test(arguments: [
    (11008, 172), (13824, 108), (6656, 52), (17920, 140), (5120, 20), (14336, 28), (720, 180),
    (4096, 1),
  ]) func `widths of language models get the smallest base`(width: Int, base: Int) throws {
    let transform = try HadamardTransform(order: width)
    #expect(transform.order == width && transform.construction.order == base)
  }
}
