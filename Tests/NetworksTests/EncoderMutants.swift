import Networks
import Scalars
import Structures
import Testing
import Verification

/// Blocks that are nearly those of an encoder, and must not pass for one.
@Suite struct EncoderMutants {
  enum Fault: String, CaseIterable {
    case causal, unscaled, normBefore, rootMeanSquare, tanhGELU, rectified, largerEpsilon
    case noOutputBias, noStream, sampleVariance, headsSwapped
  }

  private func matrix(_ p: EncoderBlock.Problem, _ part: EncoderShape.Part) -> [[Double]] {
    let (start, size) = (p.shape.start(part), p.shape.size(part))
    return (0..<size.rows).map { i in
      Array(p.parameters[start + i * size.columns..<start + (i + 1) * size.columns])
    }
  }

  /// The block in doubles, with a fault.
  private func block(_ p: EncoderBlock.Problem, _ fault: Fault?) -> [Double] {
    func linear(_ w: EncoderShape.Part, _ b: EncoderShape.Part, _ x: [[Double]]) -> [[Double]] {
      let (w, bias) = (matrix(p, w), matrix(p, b)[0])
      return x.map { row in w.indices.map { dot(w[$0], row) + bias[$0] } }
    }
    func norm(_ x: [Double], _ gain: EncoderShape.Part, _ shift: EncoderShape.Part) -> [Double] {
      let n = Double(x.count)
      let mean = fault == .rootMeanSquare ? 0 : x.reduce(0, +) / n
      let c = x.map { $0 - mean }
      let divisor = fault == .sampleVariance ? n - 1 : n
      let root = (squaredNorm(c) / divisor + (fault == .largerEpsilon ? 1e-5 : 1e-12)).squareRoot()
      let (g, s) = (matrix(p, gain)[0], matrix(p, shift)[0])
      return c.indices.map { g[$0] * c[$0] / root + s[$0] }
    }
    func gelu(_ u: Double) -> Double {
      switch fault {
      case .tanhGELU:
        u / 2 * (1 + Double.tanh((2 / Double.pi).squareRoot() * (u + 0.044715 * u * u * u)))
      case .rectified: max(0, u)
      default: u / 2 * (1 + Double.erf(u / 2.0.squareRoot()))
      }
    }
    let (d, w) = (p.shape.width, p.shape.headWidth)
    let x = (0..<p.x.rows).map { Array(p.x[row: $0]) }
    let input = fault == .normBefore ? x.map { norm($0, .gain, .shift) } : x
    let qkv = linear(.attention, .attentionBias, input)
    let mixed = qkv.indices.map { t -> [Double] in
      (0..<p.shape.heads).flatMap { head -> [Double] in
        let own = fault == .headsSwapped ? p.shape.heads - 1 - head : head
        let place = own * w..<(own + 1) * w
        let seen = fault == .causal ? 0...t : 0...qkv.count - 1
        let scores = seen.map { s in
          place.reduce(0.0) { $0 + qkv[t][$1] * qkv[s][d + $1] }
            / (fault == .unscaled ? 1 : Double(w).squareRoot())
        }
        let terms = scores.map { Double.exp($0 - (scores.max() ?? 0)) }
        let total = terms.reduce(0, +)
        return place.map { j in
          zip(terms, seen).reduce(0.0) { $0 + $1.0 * qkv[$1.1][2 * d + j] } / total
        }
      }
    }
    var output = linear(.output, .outputBias, mixed)
    if fault == .noOutputBias {
      let bias = matrix(p, .outputBias)[0]
      output = output.map { zip($0, bias).map { $0 - $1 } }
    }
    func added(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      zip(a, b).map { zip($0, $1).map { $0 + $1 } }
    }
    let first = fault == .noStream ? output : added(x, output)
    let h = first.map { norm($0, .gain, .shift) }
    let inner = linear(.expansion, .expansionBias, h).map { $0.map(gelu) }
    return added(h, linear(.contraction, .contractionBias, inner))
      .flatMap { norm($0, .lastGain, .lastShift) }
  }

  @Test(arguments: Fault.allCases)
  func `A block that is nearly an encoder's is refused`(_ fault: Fault) throws {
    var count = 0
    for draw in 0..<40 where count < 8 {
      let problem = EncoderBlock.problem(size: 3 + draw % 4, draw: draw, seed: 5)
      guard problem.shape.heads > 1, problem.shape.headWidth > 1 else { continue }
      count += 1
      let truth = try #require(EncoderBlock.enclosure(of: problem))
      let wrong: Observation<Double> = ["y": .scalars(block(problem, fault))]
      let right: Observation<Double> = ["y": .scalars(block(problem, nil))]
      for implementation in EncoderBlock.implementations {
        let honest = try implementation(problem)
        #expect(implementation.refusal(of: honest, on: problem, truth) == nil)
        #expect(implementation.refusal(of: right, on: problem, truth) == nil)
        // An epsilon of 1e-5 beside a large variance, and tanh's 3e-4, are within what single precision is allowed.
        let isSlight = fault == .largerEpsilon || fault == .tanhGELU
        if isSlight, implementation.name.hasSuffix("32") { continue }
        #expect(implementation.refusal(of: wrong, on: problem, truth) != nil, "\(draw)")
      }
    }
    #expect(count == 8)
  }

  @Test func `Shapes that are none, and blocks of another shape, are refused`() throws {
    #expect(throws: NetworkError.self) { try EncoderShape(width: 6, heads: 4, hidden: 8) }
    #expect(throws: NetworkError.self) { try EncoderShape(width: 4, heads: 2, hidden: 0) }
    let shape = try EncoderShape(width: 4, heads: 2, hidden: 3)
    #expect(shape.count == 4 * 16 + 2 * 12 + 9 * 4 + 3)
    #expect(throws: NetworkError.self) { try Encoder(shape, blocks: [[0, 1]]) }
  }

  @Test func `Two blocks are one behind the other, and say what their layers get`() throws {
    var generator = Generator(seed: 2, purpose: "EncoderMutants")
    let problem = EncoderBlock.problem(size: 5, using: &generator)
    let parameters = problem.parameters.map { Float($0) }
    let x = Matrix(rows: 5, columns: problem.shape.width) { Float(problem.x[$0, $1]) }
    let once = try Encoder(problem.shape, blocks: [parameters])
    var inputs: [(Int, EncoderShape.Layer, Matrix<Float>)] = []
    let twice = try Encoder(problem.shape, blocks: [parameters, parameters])(x) {
      inputs.append(($0, $1, $2))
    }
    #expect(twice == once(once(x)))
    #expect(inputs.map(\.1) == EncoderShape.Layer.allCases + EncoderShape.Layer.allCases)
    #expect(inputs[0].2 == x && inputs[4].2 == once(x))
    #expect(inputs[3].2.columns == problem.shape.hidden)
  }
}
