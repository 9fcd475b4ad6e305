import Scalars
import Testing
import Verification

import Rotation

/// What transforms promise beside their bounds, and wrong ones that must be noticed.
@Suite struct TransformTests {
  private static let orders = [
    1, 2, 4, 8, 12, 16, 20, 24, 28, 32, 40, 48, 64, 80, 128, 192, 256, 320, 512, 1024, 2048, 172,
    344, 832,
  ]

  /// Whole numbers whose sums fit 24 bits: no addition rounds.
  @Test(arguments: orders) func `whole numbers are transformed exactly`(order: Int) throws {
    let x = (0..<order).map { Double($0 * 37 % 17 - 8) }
    let problem = try WalshHadamard.Problem(x)
    let matrix = HadamardConstruction.kronecker(
      problem.base, .sylvester(levels: problem.levels)
    ).signs
    let wanted = (0..<order).map { i in
      (0..<order).reduce(0.0) { $0 + Double(matrix[i, $1]) * x[$1] }
    }
    for implementation in WalshHadamard.implementations {
      #expect(try implementation(problem)["y"] == wanted, "\(implementation.name)")
    }
  }

  /// Butterflies and blocks add the same pairs in the same order for a power of two.
  @Test(arguments: 0...18) func `lanes and butterflies agree bit for bit`(levels: Int) throws {
    var generator = Generator(seed: 3, purpose: "bits of transforms")
    let x = (0..<1 << levels).map { _ in Double(Float(generator.gaussian())) }
    let problem = try WalshHadamard.Problem(x)
    let single = WalshHadamard.implementations.filter {
      $0.name.hasSuffix("float32") && !$0.voice.isPeer
    }
    let results = try single.map { try $0(problem) }
    for result in results.dropFirst() { #expect(result.isBitwiseEqual(to: results[0])) }
  }

  @Test(arguments: [16, 24, 80, 256, 1024, 344])
  func `results that are wrong in one way are refused`(order: Int) throws {
    var generator = Generator(seed: 4, purpose: "wrong transforms")
    let problem = try WalshHadamard.Problem((0..<order).map { _ in generator.dyadic() + 0.5 })
    let truth = WalshHadamard.enclosure(of: problem)
    for implementation in WalshHadamard.implementations {
      let y = try implementation(problem)["y"]
      func isRefused(_ change: (inout [Double]) -> Void) -> Bool {
        var wrong = y
        change(&wrong)
        return implementation.refusal(of: ["y": .scalars(wrong)], on: problem, truth) != nil
      }
      #expect(!isRefused { _ in }, "\(implementation.name)")
      #expect(isRefused { $0[order / 2] *= -1 }, "\(implementation.name): a sign")
      #expect(isRefused { $0.swapAt(1, order - 2) }, "\(implementation.name): an order")
      #expect(isRefused { y in y = y.map { $0 / Double(order).squareRoot() } }, "scaled")
      let term = problem.x.map { abs($0) }.max() ?? 0
      #expect(isRefused { $0[order - 1] += term }, "\(implementation.name): a term left out")
      #expect(isRefused { y in y = y.map { _ in 0 } } && isRefused { $0[3] = .nan })
    }
  }

  /// A program that transposes on one side only is right for symmetric matrices, and for no other.
  @Test(arguments: [
    (16, true), (28, true), (36, true), (12, false), (20, false), (52, false), (172, false),
  ])
  func `a transposition on one side is noticed where there is one`(order: Int, isSymmetric: Bool)
    throws
  {
    let x = (0..<order).map { Double($0 * $0 % 23) }
    let problem = try WalshHadamard.Problem(x)
    var mutant = problem
    mutant.isTransposed = true
    let truth = WalshHadamard.enclosure(of: problem)
    for implementation in WalshHadamard.implementations {
      let refusal = implementation.refusal(of: try implementation(mutant), on: problem, truth)
      #expect((refusal == nil) == isSymmetric, "\(implementation.name)")
    }
  }

  @Test(arguments: [12, 20, 28, 52, 172]) func `one wrong sign of a matrix is refused`(order: Int)
    throws
  {
    let problem = HadamardMatrix.Problem(try HadamardConstruction(order: order))
    let implementation = HadamardMatrix.implementations[0]
    let truth = HadamardMatrix.enclosure(of: problem)
    var signs = try implementation(problem)[integers: "signs"]
    func isRefused() -> Bool {
      let result: Observation<Double> = ["order": .integers([order]), "signs": .integers(signs)]
      return implementation.refusal(of: result, on: problem, truth) != nil
    }
    #expect(!isRefused())
    signs[order * order / 2] *= -1
    #expect(isRefused())
  }

  @Test func `a transform of another width stops with the numbers`() throws {
    let transform = try HadamardTransform(order: 12)
    #expect(transform.order == 12)
    var x = [Double](repeating: 1, count: 12)
    transform.apply(&x)
    #expect(x.map { $0 * $0 }.reduce(0, +) == 144)
  }
}
