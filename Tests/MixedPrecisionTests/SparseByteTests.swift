import Scalars
import Structures
import Testing
import Verification

import MixedPrecision

/// Products of bytes with weights of which two of four are kept.
@Suite struct SparseByteTests {
  private typealias Product = SparseW8A8Product

  private var ours: [Implementation<Product>] {
    Product.implementations.filter { $0.name.hasPrefix("gathered") }
  }

  @Test func `three of four are refused with their column`() {
    var problem = Product.problem(size: 9, draw: 0, seed: 2)
    let k = 12
    problem.activations = Matrix(repeating: 1, rows: 2, columns: k)
    problem.weights = Matrix(rows: k, columns: 3) { l, j in j == 1 && (4...6).contains(l) ? 3 : 0 }
    for implementation in ours {
      let text = complaint { _ = try implementation(problem) }
      #expect(text.contains("Rows 4..<8 of column 1 keep 3 weights"), "\(text)")
    }
  }

  @Test func `operands that do not fit are refused, and sums that 32 bits may not hold`() {
    let problem = Product.Problem(
      activations: Matrix(repeating: 1, rows: 2, columns: 3),
      weights: Matrix(repeating: 0, rows: 4, columns: 5))
    let long = Product.Problem(
      activations: Matrix(repeating: 1, rows: 1, columns: 1 << 17),
      weights: Matrix(repeating: 0, rows: 1 << 17, columns: 1))
    for implementation in Product.implementations {
      #expect(
        complaint { _ = try implementation(problem) }.contains("3 columns and weights 4 rows"))
      #expect(complaint { _ = try implementation(long) }.contains("may exceed 32 bits"))
    }
  }

  @Test(arguments: [1, 4, 9, 33]) func `panels give back what they were made of`(size: Int) throws {
    let weights = Product.problem(size: size, draw: 1, seed: 3).weights
    let panels = try SparseBytePanels(weights)
    #expect(panels.weights.elements == weights.elements)
    let sums = (0..<weights.columns).map { j in
      weights.column(j).reduce(0) { $0 + Int32($1) }
    }
    #expect(Array(panels.starts.prefix(weights.columns)) == sums.map { -128 * $0 })
  }

  /// Results that a wrong kernel would give are refused: the two places of a four exchanged, one half of eight
  /// terms for the other, weights as unsigned bytes, pairs that saturate in sixteen bits, and a four forgotten.
  @Test func `mutants are refused`() throws {
    var generator = Generator(seed: 5, purpose: "sparse bytes")
    let k = 48
    let activations = Matrix<Int8>(rows: 5, columns: k) { _, _ in
      Int8(truncatingIfNeeded: generator.next() | 64)
    }
    let weights = Matrix<Int8>(rows: k, columns: 35) { l, j in
      let first = j % 3
      return l % 4 == first || l % 4 == 3 ? Int8(truncatingIfNeeded: generator.next() | 65) : 0
    }
    let problem = Product.Problem(activations: activations, weights: weights)
    let truth = Product.enclosure(of: problem)
    func product(
      _ place: (Int) -> Int = { $0 }, _ value: (Int8) -> Int = { Int($0) }, terms: Int = 48
    ) -> [Double] {
      (0..<5 * 35).map { index in
        (0..<terms).reduce(0.0) {
          $0 + Double(Int(activations[index / 35, place($1)]) * value(weights[$1, index % 35]))
        }
      }
    }
    let exchanged = product { $0 / 4 * 4 + 3 - $0 % 4 }
    let half = product { $0 ^ 4 }
    let unsigned = product({ $0 }, { Int(UInt8(bitPattern: $0)) })
    let saturated = (0..<5 * 35).map { index in
      stride(from: 0, to: k, by: 4).reduce(0.0) { sum, top in
        let pair = (top..<top + 4).reduce(0) {
          $0 + (Int(activations[index / 35, $1]) + 128) * Int(weights[$1, index % 35])
        }
        let offset = (top..<top + 4).reduce(0) { $0 + 128 * Int(weights[$1, index % 35]) }
        return sum + Double(min(max(pair, -32_768), 32_767) - offset)
      }
    }
    for implementation in Product.implementations {
      func isRefused(_ c: [Double]) -> Bool {
        implementation.refusal(of: ["c": .scalars(c)], on: problem, truth) != nil
      }
      #expect(!isRefused(product()))
      #expect(!isRefused(try implementation(problem)["c"]))
      #expect(isRefused(exchanged))
      #expect(isRefused(half))
      #expect(isRefused(unsigned))
      #expect(isRefused(saturated))
      #expect(isRefused(product(terms: 44)))
    }
  }

  /// The kernels for two of four and those for all terms give the same integers.
  @Test(arguments: [7, 40]) func `sparse and dense kernels agree bit for bit`(size: Int) throws {
    let problem = Product.problem(size: size, draw: 2, seed: 7)
    let results = try Product.implementations.filter { !$0.voice.isPeer }.map {
      try $0(problem)["c"]
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
