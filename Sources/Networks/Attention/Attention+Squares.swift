import Bindings
import Scalars
import Structures
import Verification

extension Attention {
  struct Operands<T: BLASScalar & RealScalar> {
    let sizes: FloatLayers<T>.Heads
    let qkv: UnsafePointer<T>
    let y: UnsafeMutablePointer<T>, shares: UnsafeMutablePointer<T>
  }

  /// Whole squares of scores by BLAS, softmax of their visible parts, and whole products again.
  static func squares<T: BLASScalar & RealScalar & BitwiseCopyable>(
    _: T.Type
  ) -> Implementation<Attention> {
    Implementation(
      "squares-\(label(T.self))",
      .rounding("running error analysis of the formula, for any order of the sums") { problem in
        let rows = (0..<problem.qkv.rows).map { problem.qkv[row: $0].map { RunningError<T>($0) } }
        let errors = Transformer.attention(heads: problem.heads, rows).flatMap { $0.map(\.error) }
        return ["y": .componentwise(errors)]
      },
      contract: Contract(exemptions: [
        "NaN in a later position": "a share of zero times NaN is NaN in a product of whole squares"
      ]),
      arena: { problem, arena in
        let shape = problem.shape, t = problem.qkv.rows
        let sizes = FloatLayers<T>.Heads(
          sequences: 1, length: t, heads: shape.heads, headWidth: shape.headWidth)
        return Operands<T>(
          sizes: sizes,
          qkv: arena.input(problem.qkv.elements.map { T($0) }).baseAddress!,
          y: arena.output(t * shape.width, of: T.self).baseAddress!,
          shares: arena.output(sizes.squares, of: T.self).baseAddress!)
      },
      run: { FloatLayers<T>.attention($0.sizes, $0.qkv, into: $0.y, probabilities: $0.shares) },
      observe: { o, _ in
        ["y": .scalars((0..<o.sizes.length * o.sizes.width).map { Double(o.y[$0]) })]
      })
  }

  /// A problem with every entry replaced by a function of its column and itself.
  static func changed(_ problem: Problem, _ entry: (Int, Double) -> Double) -> Problem {
    Problem(
      qkv: Matrix(rows: problem.qkv.rows, columns: problem.qkv.columns) {
        entry($1, problem.qkv[$0, $1])
      }, heads: problem.heads)
  }
}

/// Whether two lists of balls are equal to 2⁻⁶⁰.
func areNear(_ a: [Ball], _ b: [Ball], within tolerance: Double = 0x1p-60) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).absolute < Ball(tolerance) }
}

/// `float32` or `float64`.
func label<T>(_: T.Type) -> String { "float\(8 * MemoryLayout<T>.size)" }
