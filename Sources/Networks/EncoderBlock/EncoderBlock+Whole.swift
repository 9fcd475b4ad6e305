import Bindings
import Scalars
import Structures
import Verification

/// Memory of one block on so many rows.
struct EncoderScratch<T> {
  let qkv, shares, mixed, middle, inner: UnsafeMutablePointer<T>
}

extension FloatLayers {
  /// One block on `rows` positions that all see each other.
  ///
  /// - Parameter onInput: Called with the input of each linear layer, rows × its inputs.
  static func encoderBlock(
    _ shape: EncoderShape, rows: Int, _ p: In, _ x: In, into y: Out, _ scratch: EncoderScratch<T>,
    onInput: ((EncoderShape.Layer, In) -> Void)? = nil
  ) {
    let (d, m) = (shape.width, shape.hidden)
    func part(_ part: EncoderShape.Part) -> In { p + shape.start(part) }
    /// C := C + XWᵀ.
    func multiply(_ x: In, _ weights: EncoderShape.Part, into c: Out) {
      let (n, k) = shape.size(weights)
      Self.multiply(rows, n, k, x, k, part(weights), k, transposedB: true, into: c, n, beta: 1)
    }
    onInput?(.attention, x)
    broadcast(part(.attentionBias), rows: rows, 3 * d, into: scratch.qkv)
    multiply(x, .attention, into: scratch.qkv)
    let heads = Heads(
      sequences: 1, length: rows, heads: shape.heads, headWidth: shape.headWidth)
    attention(
      heads, isCausal: false, scratch.qkv, into: scratch.mixed,
      probabilities: scratch.shares)
    onInput?(.output, scratch.mixed)
    broadcast(part(.outputBias), plus: x, rows: rows, d, into: scratch.middle)
    multiply(scratch.mixed, .output, into: scratch.middle)
    layerNorm(scratch.middle, part(.gain), part(.shift), rows: rows, d)
    onInput?(.expansion, scratch.middle)
    broadcast(part(.expansionBias), rows: rows, m, into: scratch.inner)
    multiply(scratch.middle, .expansion, into: scratch.inner)
    let root = T.sqrt(2)
    for i in 0..<rows * m {
      let u = scratch.inner[i]
      scratch.inner[i] = u / 2 * (1 + T.erf(u / root))
    }
    onInput?(.contraction, scratch.inner)
    broadcast(part(.contractionBias), plus: scratch.middle, rows: rows, d, into: y)
    multiply(scratch.inner, .contraction, into: y)
    layerNorm(y, part(.lastGain), part(.lastShift), rows: rows, d)
  }

  private static func broadcast(_ bias: In, plus x: In? = nil, rows: Int, _ n: Int, into y: Out) {
    for i in 0..<rows * n { y[i] = bias[i % n] + (x.map { $0[i] } ?? 0) }
  }

  /// In place.
  static func layerNorm(_ y: Out, _ gain: In, _ shift: In, rows: Int, _ n: Int) {
    for i in 0..<rows {
      let row = y + i * n
      var total: T = 0
      for j in 0..<n { total += row[j] }
      let mean = total / T(n)
      // Not by BLAS: on old processors the order of its sums depends on the address.
      var squares: T = 0
      for j in 0..<n {
        row[j] -= mean
        squares += row[j] * row[j]
      }
      let inverse = 1 / (squares / T(n) + T(EncoderBlock.epsilon)).squareRoot()
      for j in 0..<n { row[j] = gain[j] * (row[j] * inverse) + shift[j] }
    }
  }
}

extension EncoderBlock {
  struct Operands<T: BLASScalar & RealScalar> {
    let shape: EncoderShape
    let rows: Int
    let x: UnsafePointer<T>, parameters: UnsafePointer<T>
    let y: UnsafeMutablePointer<T>
    let scratch: EncoderScratch<T>
  }

  /// Matrix products by BLAS, biases and the stream laid down before them.
  static func whole<T: BLASScalar & RealScalar & BitwiseCopyable>(
    _: T.Type
  ) -> Implementation<EncoderBlock> {
    Implementation(
      "whole-\(label(T.self))",
      .rounding("running error analysis of the formula, for any order of the sums") { problem in
        let rows = (0..<problem.x.rows).map { problem.x[row: $0].map { RunningError<T>($0) } }
        let parameters = problem.parameters.map { RunningError<T>($0) }
        let errors = block(problem.shape, parameters, rows).flatMap { $0.map(\.error) }
        return ["y": .componentwise(errors)]
      },
      arena: { problem, arena in
        let (shape, t) = (problem.shape, problem.x.rows)
        func memory(_ count: Int) -> UnsafeMutablePointer<T> {
          arena.output(count, of: T.self).baseAddress!
        }
        return Operands<T>(
          shape: shape, rows: t,
          x: arena.input(problem.x.elements.map { T($0) }).baseAddress!,
          parameters: arena.input(problem.parameters.map { T($0) }).baseAddress!,
          y: memory(t * shape.width),
          scratch: EncoderScratch(
            qkv: memory(3 * t * shape.width), shares: memory(shape.heads * t * t),
            mixed: memory(t * shape.width),
            middle: memory(t * shape.width), inner: memory(t * shape.hidden)))
      },
      run: { o in
        FloatLayers<T>.encoderBlock(
          o.shape, rows: o.rows, o.parameters, o.x, into: o.y, o.scratch)
      },
      observe: { o, _ in
        ["y": .scalars((0..<o.rows * o.shape.width).map { Double(o.y[$0]) })]
      })
  }
}
