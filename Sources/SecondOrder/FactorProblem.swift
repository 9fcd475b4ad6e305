public import Scalars
import Verification

/// A symmetric positive definite inverse factor, and the vectors that it is updated by, in turn.
public struct FactorProblem: Sendable {
  /// γ, the weight of the past; the newest vector weighs 1 − γ.
  public var gamma: Double
  /// P₀.
  public var start: Packed<Double>
  public var vectors: [[Double]]

  public init(gamma: Double, start: Packed<Double>, vectors: [[Double]]) {
    (self.gamma, self.start, self.vectors) = (gamma, start, vectors)
  }

  /// n.
  public var order: Int { start.order }

  /// - Throws: ``SecondOrderError`` that says what is no factor, no weight or no vector.
  func validate() throws {
    guard gamma > 0, gamma < 1 else {
      throw SecondOrderError("the weight of the past is \(gamma); it must lie between 0 and 1")
    }
    for (t, g) in vectors.enumerated() {
      guard g.count == order else {
        throw SecondOrderError(
          "vector \(t) has \(g.count) components, the factor is of order \(order)")
      }
      if let j = g.firstIndex(where: { !$0.isFinite }) {
        throw SecondOrderError(
          "vector \(t) has \(g[j]) for its component \(j): skip this update, or scale the loss")
      }
    }
    if let k = start.elements.firstIndex(where: { !$0.isFinite }) {
      throw SecondOrderError(
        "the factor holds \(start.elements[k]) at packed place \(k): reset it to the identity")
    }
    if let i = (0..<order).first(where: { start[$0, $0] <= 0 }) {
      throw SecondOrderError(
        "the factor is not positive definite: its diagonal entry \(i) is \(start[i, i])")
    }
  }
}

/// Why something is not preconditioned: what was found, where, and what to do.
public struct SecondOrderError: Error, Equatable, Sendable, CustomStringConvertible {
  public let reason: String
  public init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}

extension FactorProblem {
  /// Weights of the past that are dyadic, and the one that the released code has.
  static let weights = [0.5, 0.75, 0.9375, 0.95]

  /// A diagonally dominant factor of order n and so many vectors of dyadic numbers.
  static func random(
    order n: Int, steps: Int, using generator: inout Generator
  ) -> FactorProblem {
    // |Pᵢⱼ| ≤ 8 · 2⁻ᵏ with 8n 2⁻ᵏ ≤ 1/2: every row sum is below the diagonal, which is at least 1/2.
    let k = 4 + (n.bitWidth - n.leadingZeroBitCount)
    let small = Double(sign: .plus, exponent: -k, significand: 1)
    var elements: [Double] = []
    for i in 0..<n {
      for _ in 0..<i { elements.append(generator.dyadic() * small) }
      elements.append(0.5 + Double(Int.random(in: 1...8, using: &generator)) / 8)
    }
    let weight = weights[Int.random(in: 0..<weights.count, using: &generator)]
    return FactorProblem(
      gamma: weight, start: Packed(order: n, elements: elements),
      vectors: (0..<steps).map { _ in (0..<n).map { _ in generator.dyadic() / 4 } })
  }

  /// As many steps as leave fractions short; where sizes are those of layers `steps`, or six: so many
  /// that the first update, which reads the start and writes another matrix, is a small part of the time.
  static func random(
    size: Int, steps: Int = 6, using generator: inout Generator
  ) -> FactorProblem {
    guard size >= 512 else {
      let few = Int.random(in: 1...(size <= 4 ? 3 : 2), using: &generator)
      return random(order: size, steps: few, using: &generator)
    }
    var problem = random(order: size, steps: steps, using: &generator)
    // Errors of the exact rule grow by 1/γ in each update.
    problem.gamma = 0.9375
    return problem
  }

  /// Orders beyond multiples of eight rows, of every register, and chains of updates so long that a
  /// power of γ leaves any range that one would leave it in.
  static func edges(using generator: inout Generator) -> [FactorProblem] {
    var long = random(order: 1, steps: 30, using: &generator)
    long.gamma = 0.5
    return [long]
      + [(1, 12), (5, 8), (67, 3), (77, 2), (131, 1), (149, 2)].map { order, steps in
        random(order: order, steps: steps, using: &generator)
      }
  }

  /// Fewer vectors, fewer rows, plainer vectors.
  var simplifications: [FactorProblem] {
    var list: [FactorProblem] = []
    func with(_ change: (inout FactorProblem) -> Void) {
      var simpler = self
      change(&simpler)
      list.append(simpler)
    }
    if vectors.count > 1 {
      with { $0.vectors.removeLast() }
      with { $0.vectors.removeFirst() }
    }
    if order > 1 {
      with { simpler in
        let n = order - 1
        simpler.start = Packed(
          order: n, elements: Array(start.elements.prefix(n * (n + 1) / 2)))
        simpler.vectors = vectors.map { Array($0.prefix(n)) }
      }
    }
    if gamma != 0.5 { with { $0.gamma = 0.5 } }
    return list
  }

  /// The same with every vector and P₀ turned by a signed permutation: P ↦ QPQᵀ.
  func turned(by order: [Int], signs: [Double]) -> FactorProblem {
    var turned = self
    turned.start = start.turned(by: order, signs: signs.map { $0 })
    turned.vectors = vectors.map { g in order.indices.map { signs[$0] * g[order[$0]] } }
    return turned
  }
}

extension Packed {
  /// QPQᵀ for Q that takes component `order[i]` to place i, with a sign.
  func turned(by order: [Int], signs: [S]) -> Packed {
    var elements: [S] = []
    for i in order.indices {
      for j in 0...i { elements.append(signs[i] * signs[j] * self[order[i], order[j]]) }
    }
    return Packed(order: self.order, elements: elements)
  }
}

extension Algorithm where Problem == FactorProblem, Field == Rational {
  /// Equivariance under the orthogonal matrices that only move components and change signs.
  static var turnedLaw: Law<Self> {
    Law("Components in another order and with other signs: P(Qg) = Q P(g) Qᵀ.") {
      problem, subject in
      let n = problem.order
      let order = (0..<n).map { n - 1 - $0 }
      let signs = (0..<n).map { $0 % 3 == 0 ? -1.0 : 1 }
      let turned = Packed(order: n, elements: subject(problem)["inverse"])
        .turned(by: order, signs: signs.map { Rational($0) })
      return subject(problem.turned(by: order, signs: signs))["inverse"] == turned.elements
    }
  }
}
