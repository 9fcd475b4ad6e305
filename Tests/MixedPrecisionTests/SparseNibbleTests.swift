import MixedPrecision
import Scalars
import Structures
import Testing
import Verification

/// Products of bytes with weights of four bits of which two of four are kept.
@Suite struct SparseNibbleTests {
  private typealias Product = SparseW4A8Product

  private var ours: [Implementation<Product>] {
    Product.implementations.filter { !$0.voice.isPeer }
  }

  @Test func `what does not fit is refused with its place`() {
    var full = Product.problem(size: 3, draw: 0, seed: 2)
    for l in 4..<7 { full.codes[l, 1] = 3 }
    var group = Product.problem(size: 3, draw: 0, seed: 2)
    group.group = 48
    var steps = Product.problem(size: 3, draw: 0, seed: 2)
    steps.activationSteps = Matrix(repeating: 1, rows: 1, columns: 99)
    for implementation in ours {
      let text = complaint { _ = try implementation(full) }
      #expect(text.contains("Rows 4..<8 of column 1 keep"), "\(text)")
      #expect(complaint { _ = try implementation(group) }.contains("Groups of 48 terms"))
      #expect(complaint { _ = try implementation(steps) }.contains("Steps of activations"))
    }
  }

  @Test func `rows alone have the bits that they have in a batch`() throws {
    var generator = Generator(seed: 4, purpose: "sparse nibbles")
    var whole = Product.problem(size: 70, draw: 0, seed: 11)
    let (k, groups) = (whole.codes.rows, whole.steps.rows)
    whole.activations = Matrix(rows: 17, columns: k) { _, _ in
      Int8(truncatingIfNeeded: generator.next())
    }
    whole.activationSteps = Matrix(rows: 17, columns: groups) { _, _ in
      Float(0.5 + generator.uniform())
    }
    for implementation in ours {
      let together = try implementation(whole)["c"]
      for row in 0..<17 {
        var alone = whole
        alone.activations = Matrix(
          rows: 1, columns: k, elements: Array(whole.activations[row: row]))
        alone.activationSteps = Matrix(
          rows: 1, columns: groups, elements: Array(whole.activationSteps[row: row]))
        #expect(
          try implementation(alone)["c"] == Array(together[row * 70..<(row + 1) * 70]),
          "\(implementation.name), row \(row)")
      }
    }
  }

  /// The dense kernel sums the same integers, and combines them in the same order.
  @Test(arguments: [7, 40, 130]) func `sparse and dense kernels agree bit for bit`(
    size: Int
  ) throws {
    let problem = Product.problem(size: size, draw: 2, seed: 7)
    let dense = try W4A8Product.implementations.filter { !$0.voice.isPeer }.map {
      ($0.name.contains("v4"), try $0(problem)["c"])
    }
    for implementation in ours {
      let isWide = implementation.name.contains("v4")
      let c = try implementation(problem)["c"]
      #expect(dense.contains { $0.0 == isWide && $0.1 == c }, "\(implementation.name)")
    }
  }

  /// Results that a wrong kernel would give are refused: the two places of a four exchanged, the places of the other
  /// sixteen columns, codes without their 8, activations as unsigned bytes, the second weight of every four
  /// forgotten, and a group's step for another's.
  @Test func `mutants are refused`() throws {
    var generator = Generator(seed: 5, purpose: "sparse nibbles")
    let (k, n, g) = (128, 35, 64)
    let problem = Product.Problem(
      activations: Matrix(rows: 5, columns: k) { _, _ in
        Int8(truncatingIfNeeded: generator.next() | 64)
      },
      activationSteps: Matrix(rows: 5, columns: 2) { _, _ in Float(1 + generator.next() % 7) / 8 },
      codes: Matrix(rows: k, columns: n) { l, j in
        l % 4 == j % 3 || l % 4 == 3 ? UInt8(9 + generator.next() % 7) : 8
      },
      steps: Matrix(rows: 2, columns: n) { b, _ in Float(1 + b) / 4 }, group: g)
    let truth = Product.enclosure(of: problem)
    func product(
      term: (Int, Int) -> Int = { l, _ in l }, weight: (UInt8, Int) -> Int = { q, _ in Int(q) - 8 },
      activation: (Int8) -> Int = { Int($0) }, step: (Int) -> Int = { $0 }
    ) -> [Double] {
      (0..<5 * n).map { index in
        let (i, j) = (index / n, index % n)
        return (0..<k).reduce(0.0) { sum, l in
          let x = activation(problem.activations[i, term(l, j)])
          let w = problem.codes[l, j] == 8 ? 0 : weight(problem.codes[l, j], l)
          let own = problem.activationSteps[i, l / g] * problem.steps[step(l / g), j]
          return sum + Double(own) * Double(x * w)
        }
      }
    }
    let wrong = [
      product(term: { l, _ in l / 4 * 4 + 3 - l % 4 }),
      product(term: { l, j in l / 4 * 4 + (l % 4 == 3 ? 3 : (j + 16) % 3) }),
      product(weight: { q, _ in Int(q) }),
      product(activation: { Int(UInt8(bitPattern: $0)) }),
      product(weight: { q, l in l % 4 == 3 ? 0 : Int(q) - 8 }),
      product(step: { 1 - $0 }),
    ]
    for implementation in Product.implementations {
      func isRefused(_ c: [Double]) -> Bool {
        implementation.refusal(of: ["c": .scalars(c)], on: problem, truth) != nil
      }
      #expect(!isRefused(product()))
      #expect(!isRefused(try implementation(problem)["c"]))
      for (place, c) in wrong.enumerated() {
        #expect(isRefused(c), "\(implementation.name), mutant \(place)")
      }
    }
  }

  @Test func `every law is broken by a mutant`() {
    typealias Mutant = (Product.Problem) -> Observation<Rational>
    let problems =
      Product.examples.map(\.problem)
      + (1...4).map { Product.problem(size: $0, draw: 0, seed: 9) }
    func reference(_ problem: Product.Problem) -> Observation<Rational> {
      Product.reference(problem, over: Rational.self)
    }
    func kills(_ beginning: String, _ mutant: @escaping Mutant) -> Bool {
      guard let law = Product.laws.first(where: { $0.statement.hasPrefix(beginning) }) else {
        return false
      }
      #expect(!problems.contains { law.isBroken(on: $0, by: reference) == true })
      return problems.contains { law.isBroken(on: $0, by: mutant) == true }
    }
    let opposite: Mutant = { problem in
      var other = problem
      other.codes = problem.codes.map { 16 - max(1, $0) }
      return reference(other)
    }
    #expect(kills("An activation of 1", opposite))
    // Activations by place and not by term.
    #expect(
      kills("Terms in another order") { problem in
        var other = problem
        other.activations = Matrix(
          rows: problem.activations.rows, columns: problem.activations.columns
        ) { problem.activations[$0, $1 / 2 * 2] }
        return reference(other)
      })
    // What is not kept counts, a little.
    #expect(
      kills("Activations where no") { problem in
        var other = problem
        other.codes = problem.codes.map { $0 == 8 ? 9 : $0 }
        return reference(other)
      })
    // Steps of the first row for all.
    #expect(
      kills("A row alone") { problem in
        var other = problem
        let last = problem.activationSteps.rows - 1
        other.activationSteps = Matrix(
          rows: last + 1, columns: problem.activationSteps.columns
        ) { i, b in problem.activationSteps[i, b] * Float(1 + last) }
        return reference(other)
      })
    #expect(
      kills("Steps times eight") { problem in
        var other = problem
        other.steps = problem.steps.map { min(1, $0) }
        return reference(other)
      })
  }
}
