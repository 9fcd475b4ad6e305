import MixedPrecision
import Scalars
import Structures
import Testing
import Verification

/// Sparse-MARLIN's order, and neighbours of it.
@Suite struct SparseOrderTests {
  private typealias Order = SparseMarlinOrder

  @Test(arguments: [(0, 64), (16, 64), (32, 32), (48, 64), (32, 96)])
  func `shapes that fill no tiles are refused`(rows: Int, columns: Int) {
    let problem = Order.Problem(
      codes: Matrix(repeating: 8, rows: rows, columns: columns),
      steps: Matrix(repeating: 1, rows: 1, columns: columns))
    for implementation in Order.implementations {
      #expect(complaint { _ = try implementation(problem) }.contains("take a multiple of"))
    }
  }

  @Test func `codes and fours without a place are refused`() {
    let steps = Matrix(repeating: 1, rows: 1, columns: 64)
    let high = Order.Problem(
      codes: Matrix(rows: 32, columns: 64) { $0 + $1 == 0 ? 16 : 8 }, steps: steps)
    let full = Order.Problem(
      codes: Matrix(rows: 32, columns: 64) { $1 == 5 && (4...6).contains($0) ? 3 : 8 },
      steps: steps)
    var short = full
    short.codes = Matrix(repeating: 8, rows: 32, columns: 64)
    short.steps = Matrix(repeating: 1, rows: 1, columns: 63)
    for implementation in Order.implementations {
      #expect(complaint { _ = try implementation(high) }.contains("Code 0 is 16"))
      #expect(
        complaint { _ = try implementation(full) }.contains("Rows 4..<8 of column 5 keep 3"))
      #expect(complaint { _ = try implementation(short) }.contains("Steps are 1 × 63"))
    }
  }

  /// What an order that is wrong in one way gives: numbers of a quantity in other places.
  private func isRefused(
    _ problem: Order.Problem, _ quantity: String, _ place: (Int) -> Int
  ) throws -> Bool {
    let truth = Order.enclosure(of: problem)
    return try Order.implementations.allSatisfy { implementation in
      let honest = try implementation(problem)
      #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
      let own = honest[integers: quantity]
      let wrong = Observation<Double>(
        honest.quantities.map {
          $0.name == quantity
            ? .init(name: quantity, values: .integers(own.indices.map { own[place($0)] })) : $0
        })
      return implementation.refusal(of: wrong, on: problem, truth) != nil
    }
  }

  @Test func `orders that are wrong in one way are refused`() throws {
    var problem = Order.problem(size: 25, draw: 0, seed: 3)
    let n = problem.codes.columns
    problem.steps = Matrix(rows: 2, columns: n) { $0 * n + $1 }
    // Tiles of sixteen columns, as MARLIN's own order has them, in place of eight: word 4 t + j for 4 t' + j'.
    #expect(
      try isRefused(problem, "words") { $0 / 128 * 128 + $0 % 4 * 32 + $0 % 128 / 4 })
    // The corners of blocks of 2 × 2 not exchanged.
    #expect(
      try isRefused(problem, "places") { $0 / 4 * 4 + [0, 2, 1, 3][$0 % 4] })
    // Rows reordered within 32, as PyTorch has it.
    #expect(try isRefused(problem, "places") { $0 ^ 64 })
    // Steps transposed, as MARLIN's own order has them.
    #expect(
      try isRefused(problem, "steps") { $0 / 64 * 64 + $0 % 8 * 8 + $0 % 64 / 8 })
  }

  @Test func `nibbles in another order are refused`() throws {
    let problem = Order.problem(size: 2, draw: 1, seed: 3)
    let truth = Order.enclosure(of: problem)
    for implementation in Order.implementations {
      let honest = try implementation(problem)
      func changed(_ name: String, _ order: [Int]) -> Observation<Double> {
        Observation(
          honest.quantities.map { quantity in
            guard quantity.name == name else { return quantity }
            let words = honest[integers: name].map { word in
              order.enumerated().reduce(0) {
                $0 | (word >> (4 * $1.element) & 15) << (4 * $1.offset)
              }
            }
            return .init(name: name, values: .integers(words))
          })
      }
      let wrong = [
        // Not interleaved; and the second kept code before the first.
        changed("words", [0, 4, 1, 5, 2, 6, 3, 7]), changed("words", [4, 5, 6, 7, 0, 1, 2, 3]),
        changed("places", [3, 2, 1, 0]),
      ]
      for result in wrong {
        #expect(implementation.refusal(of: result, on: problem, truth) != nil)
      }
    }
  }

  /// The reference's result of other problems, or with other numbers, breaks a law.
  @Test func `every law is broken by a mutant`() {
    typealias Mutant = (Order.Problem) -> Observation<Rational>
    func changed(
      _ name: String, _ change: @escaping ([Int]) -> [Int]
    ) -> Mutant {
      { problem in
        let honest = Order.reference(problem)
        return Observation(
          honest.quantities.map {
            $0.name == name
              ? .init(name: name, values: .integers(change(honest[integers: name]))) : $0
          })
      }
    }
    func kills(_ beginning: String, _ mutant: @escaping Mutant) -> Bool {
      guard let law = Order.laws.first(where: { $0.statement.hasPrefix(beginning) }) else {
        return false
      }
      let problems =
        Order.examples.map(\.problem)
        + (1...4).map { Order.problem(size: $0, draw: 0, seed: 9) }
      #expect(!problems.contains { law.isBroken(on: $0) { Order.reference($0) } == true })
      return problems.contains { law.isBroken(on: $0) { mutant($0) } == true }
    }
    #expect(kills("It is a bijection", changed("words") { $0.map { $0 >> 4 | ($0 & 15) << 28 } }))
    #expect(kills("It is a bijection", changed("places") { Array($0.reversed()) }))
    // What fills up stands at the first two places: the second place before the first.
    #expect(kills("Every nibble", changed("places") { $0.map { $0 == 0xEEEE ? 0x1111 : $0 } }))
    // Facts that a code is not 0, as the release asks, in place of not 8.
    #expect(
      kills("Codes 16 - q") { problem in
        var other = problem
        other.codes = problem.codes.map { $0 == 15 ? 8 : $0 }
        return Order.reference(other)
      })
    #expect(kills("Steps are permuted", changed("steps") { Array($0.reversed()) }))
  }
}
