import Bindings
import Foundations
import Scalars
import Testing
import Verification

/// The vector exponential, written out for one number at a time and with one thing wrong: what agreement with the
/// certified softmax must notice.
private enum Fault: CaseIterable {
  case twoTermsDropped, lowerPartOfLn2Dropped, wrongCoefficient, oneFactorOfTwo, noLeast
  case roundedDown, restDropped

  /// Where the fault shows: far below the top, where 2ᵏ is no normal number, or everywhere.
  func problem(using generator: inout Generator) -> Softmax.Problem {
    switch self {
    // Whatever is below the last normal number counts beside a top of which nothing else is near.
    case .oneFactorOfTwo: numbers([0, -87.5, -88, -100], using: &generator)
    case .noLeast: numbers([0, -500, -1e4, -3e38], using: &generator)
    // Few numbers, so that the bound is of few roundings, and r near the end of its range.
    case .twoTermsDropped: numbers([0, 0.003 - 6.5 * 0x1.62e42fefa39fp-1], using: &generator)
    case .roundedDown: numbers([0, -0.005 - 6 * 0x1.62e42fefa39fp-1], using: &generator)
    default: Softmax.problem(size: 20, using: &generator)
    }
  }

  private func numbers(_ x: [Double], using generator: inout Generator) -> Softmax.Problem {
    var problem = Softmax.problem(size: x.count, using: &generator)
    problem.x = x
    return problem
  }
}

@Suite struct ExponentialMutants {
  /// eᵗ as the kernels compute it in float32, and a fault if there is one.
  private func exponential(_ x: Float, _ lane: Lane, _ fault: Fault?) -> Float {
    func step(_ p: Float, _ r: Float, _ c: Float) -> Float {
      lane == .v4 ? c.addingProduct(r, p) : c + r * p
    }
    let t = fault != .noLeast && x < -110 ? -110 : x
    let shifted = step(t, 0x1.715476p0, 0x1.8p23)
    var k = shifted - 0x1.8p23
    if fault == .roundedDown { k = (t * 0x1.715476p0).rounded(.down) - 1 }
    var r = step(k, -0x1.62e4p-1, t)
    if fault != .lowerPartOfLn2Dropped { r = step(k, -0x1.7f7d1cp-20, r) }
    let isShort = fault == .twoTermsDropped
    let sixth: Float = fault == .wrongCoefficient ? 1 / 6 + 0x1p-10 : 1 / 6
    var p: Float = isShort ? 0 : 1 / 5040
    for c: Float in [isShort ? 0 : 1 / 720, 1 / 120, 1 / 24, sixth, 0.5, 1, 1] { p = step(p, r, c) }
    let nearest = Int32(bitPattern: shifted.bitPattern) &- 0x4b40_0000
    let exponent = fault == .roundedDown ? Int32(k) : nearest, half = exponent &>> 1
    func power(_ exponent: Int32) -> Float {
      Float(bitPattern: UInt32(bitPattern: (exponent &+ 127) &<< 23))
    }
    if fault == .oneFactorOfTwo { return p * power(exponent) }
    return p * power(half) * power(exponent &- half)
  }

  private func softmax(_ problem: Softmax.Problem, _ lane: Lane, _ fault: Fault?) -> [Double] {
    let x = problem.x.map { Float($0) }
    let top = x.max()!
    var terms = x.map { exponential($0 - top, lane, fault) }
    if fault == .restDropped { for i in x.count / 16 * 16..<x.count { terms[i] = 0 } }
    let factor = 1 / terms.reduce(0, +)
    return terms.map { Double($0 * factor) }
  }

  @Test(arguments: Lane.available) func `Without a fault it is within the bound`(_ lane: Lane)
    throws
  {
    try judge(lane, nil) { refusal, problem in #expect(refusal == nil, "\(problem)") }
  }

  @Test(arguments: Fault.allCases) private func `A fault is refused`(_ fault: Fault) throws {
    for lane in Lane.available {
      var noticed = false
      try judge(lane, fault) { refusal, _ in noticed = noticed || refusal != nil }
      #expect(noticed, "\(fault), \(lane)")
    }
  }

  private func judge(
    _ lane: Lane, _ fault: Fault?, _ say: (String?, Softmax.Problem) -> Void
  ) throws {
    let own = try #require(
      Softmax.implementations.first { $0.name == "vectors-\(lane.rawValue)-float32" })
    var generator = Generator(seed: 3, purpose: "ExponentialMutants")
    let faults = fault.map { [$0] } ?? Fault.allCases
    for problem in faults.map({ $0.problem(using: &generator) }) {
      let truth = Softmax.enclosure(of: problem)
      #expect(own.refusal(of: try own(problem), on: problem, truth) == nil, "\(problem)")
      let y = softmax(problem, lane, fault)
      say(own.refusal(of: ["y": .scalars(y)], on: problem, truth), problem)
    }
  }

  /// Every 257th float of the whole range, the bound itself, and no idle bound: a quarter of it is reached.
  @Test(arguments: Lane.available) func `Its error is within what is derived`(_ lane: Lane) {
    let kernel = Float.kernels(lane).exponentials
    let last = Float(-87).bitPattern
    let inputs = stride(from: Float(-0.0).bitPattern, through: last, by: 257).map {
      Float(bitPattern: $0)
    }
    var results = [Float](repeating: 0, count: inputs.count)
    _ = kernel(inputs, 0, &results, inputs.count)
    let worst = zip(inputs, results).reduce(0.0) { worst, pair in
      let exact = Double.exp(Double(pair.0))
      return max(worst, abs(Double(pair.1) - exact) / exact)
    }
    let limit = VectorExponential.relativeError(Float.self, lane)
    #expect(worst <= limit && worst > limit / 4, "\(worst / 0x1p-24) of \(limit / 0x1p-24) units")
  }
}
