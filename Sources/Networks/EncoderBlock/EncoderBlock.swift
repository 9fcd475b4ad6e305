public import Scalars
public import Structures
public import Verification

/// **A block of an encoder**, as BERT has it: attention in both directions, a perceptron, and a norm behind each.
///
///     h = LN(x + Attention(x)),   y = LN(h + W₂ gelu(W₁ h + b₁) + b₂),
///     LN(x) = g (x − mean x) / √(var x + ε) + c,   gelu(u) = u (1 + erf(u/√2)) / 2,   ε = 10⁻¹².
///
/// Every position attends to all: for each head of w components softmax(QKᵀ/√w) V, then an output layer; all
/// layers have a bias. T positions take 2T (4d² + 2dm) + 4T²d operations.
public enum EncoderBlock: RealAlgorithm {
  public static let source = Citation(
    "Devlin, Chang, Lee & Toutanova. BERT: pre-training of deep bidirectional transformers for language understanding. NAACL 2019",
    "section 3 and the released code: post-norm, gelu by erf, ε = 1e-12; its layers are Vaswani et al. 2017's, sections 3.1 to 3.3"
  )

  public struct Problem: Sendable {
    public var shape: EncoderShape
    /// T × d.
    public var x: Matrix<Double>
    /// As ``EncoderShape`` lays them out.
    public var parameters: [Double]
  }

  /// ε of both norms.
  public static let epsilon = 1e-12

  static func shape(_ width: Int, _ heads: Int, _ hidden: Int) -> EncoderShape {
    do { return try EncoderShape(width: width, heads: heads, hidden: hidden) } catch {
      preconditionFailure("\(error)")
    }
  }

  /// With weights of zero a block is two norms: of (1, 3) the first gives (−1, 1), less what ε takes.
  public static let examples = [
    Example<EncoderBlock>(
      Problem(
        shape: shape(2, 1, 1), x: Matrix(rows: 1, columns: 2, elements: [1, 3]),
        parameters: parameters(of: shape(2, 1, 1)) { part, i in
          switch part {
          case .gain: 0
          case .shift: [0, 2][i]
          case .lastGain: 0
          case .lastShift: [5, -7][i]
          default: 0
          }
        }),
      gives: ["y": [5, -7]], from: "by hand: a gain of zero leaves the shift")
  ]

  static func parameters(
    of shape: EncoderShape, _ value: (EncoderShape.Part, Int) -> Double
  ) -> [Double] {
    EncoderShape.Part.allCases.flatMap { part in
      let size = shape.size(part)
      return (0..<size.rows * size.columns).map { value(part, $0) }
    }
  }

  private static func problem(
    _ shape: EncoderShape, length: Int, _ generator: inout Generator
  ) -> Problem {
    // Trained weights are small where rows are long; with long rows of large ones the a-priori bound of single
    // precision grows beyond the result.
    let divisor = shape.width < 16 ? 16.0 : 64
    return Problem(
      shape: shape,
      x: Matrix(rows: length, columns: shape.width) { _, _ in generator.dyadic() / 4 },
      parameters: parameters(of: shape) { part, _ in
        switch part {
        case .gain, .lastGain: 1 + generator.dyadic() / 16
        default: generator.dyadic() / divisor
        }
      })
  }

  /// A size counts positions; heads of 1, 2 or 4 components, and 32 components in the workloads.
  public static func problem(size: Int, using generator: inout Generator) -> Problem {
    guard size < 32 else { return problem(shape(32, 4, 64), length: size, &generator) }
    let heads = Int.random(in: 1...3, using: &generator)
    let width = [2, 3, 4][Int.random(in: 0...2, using: &generator)]
    let hidden = Int.random(in: 1...9, using: &generator)
    return problem(shape(heads * width, heads, hidden), length: size, &generator)
  }

  public static func edges(using generator: inout Generator) -> [Problem] {
    [(17, 1, 3, 1), (5, 3, 5, 17), (3, 2, 16, 33), (9, 2, 1, 2)].map {
      length, heads, width, hidden in
      problem(shape(heads * width, heads, hidden), length: length, &generator)
    }
  }

  public static let largestExactSize = 6
  public static let largestEnclosedSize = 64

  @specialized(where S == Double)
  public static func reference<S: RealScalar>(_ problem: Problem, over: S.Type) -> Observation<S> {
    let rows = (0..<problem.x.rows).map { problem.x[row: $0].map { S($0) } }
    let parameters = problem.parameters.map { S($0) }
    return ["y": .scalars(block(problem.shape, parameters, rows).flatMap { $0 })]
  }

  public static let implementations: [Implementation<EncoderBlock>] = [
    whole(Float.self), whole(Double.self),
  ]

  public static let specials: [Special<EncoderBlock>] = [
    Special(
      "NaN in one position",
      Problem(
        shape: shape(2, 1, 1), x: Matrix(rows: 2, columns: 2, elements: [1, 3, .nan, 2]),
        parameters: parameters(of: shape(2, 1, 1)) { part, _ in part == .shift ? 0.5 : 1 }),
      contract: "every position sees every other: NaN reaches all",
      gives: ["y": [.nan, .nan, .nan, .nan]])
  ]

  public static let counters: [Counter<EncoderBlock>] = [
    Counter("elementary functions", formula: "heads T² + T m + 2T + 2") {
      let t = $0.x.rows
      return $0.shape.heads * t * t + t * $0.shape.hidden + 2 * t + 2
    } counted: { problem in
      Counted.count { _ = reference(problem, over: Counted.self) }.elementary
    }
  ]

  public static func work(on problem: Problem) -> Work? {
    let (t, d, m) = (
      Double(problem.x.rows), Double(problem.shape.width), Double(problem.shape.hidden)
    )
    let flops = 2 * t * (4 * d * d + 2 * d * m) + 4 * t * t * d
    return Work(flops: flops, bytes: 4 * (Double(problem.shape.count) + 2 * t * d), in: .float32)
  }

  public static let workloads = [32, 64]
}
