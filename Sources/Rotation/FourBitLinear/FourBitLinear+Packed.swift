import Structures
import Verification

/// Codes of four bits, two in a byte, row by row; a row of odd length ends with a half that is 0.
struct PackedFours {
  let rows: Int, stride: Int
  let bytes: [UInt8]

  init(_ codes: Matrix<Int>) {
    (rows, stride) = (codes.rows, (codes.columns + 1) / 2)
    var bytes = [UInt8](repeating: 0, count: rows * stride)
    for i in 0..<rows {
      for j in 0..<codes.columns {
        let half = UInt8(truncatingIfNeeded: codes[i, j]) & 0xF
        bytes[i * stride + j / 2] |= half << UInt8(4 * (j % 2))
      }
    }
    self.bytes = bytes
  }
}

extension FourBitLinear {
  private struct Operands {
    let tokens: Int, outputs: Int, stride: Int
    let q: UnsafeBufferPointer<UInt8>, p: UnsafeBufferPointer<UInt8>
    let tokenScales: UnsafeBufferPointer<Double>, weightScales: UnsafeBufferPointer<Double>
    let sums: UnsafeMutableBufferPointer<Int32>, y: UnsafeMutableBufferPointer<Double>
  }

  /// Products of halves in 16 bits' worth of one integer each: both halves of a byte at a time.
  static let packed = Implementation<FourBitLinear>(
    "packed-float64",
    .rounding("two products", { _ in ["y": .relative(gamma(2, unitRoundoff: 0x1p-53))] }),
    arena: { problem, arena in
      guard problem.tokens.columns == problem.weights.columns else {
        throw RotationError(
          "Tokens of \(problem.tokens.columns) columns for weights of \(problem.weights.columns)")
      }
      for code in problem.tokens.elements + problem.weights.elements where !(-8...7 ~= code) {
        throw RotationError("The code \(code) does not fit four bits: -8 to 7 do")
      }
      let (q, p) = (PackedFours(problem.tokens), PackedFours(problem.weights))
      return Operands(
        tokens: q.rows, outputs: p.rows, stride: q.stride, q: arena.input(q.bytes),
        p: arena.input(p.bytes), tokenScales: arena.input(problem.tokenScales),
        weightScales: arena.input(problem.weightScales),
        sums: arena.output(q.rows * p.rows, of: Int32.self),
        y: arena.output(q.rows * p.rows, of: Double.self))
    },
    run: { o in
      for t in 0..<o.tokens {
        for i in 0..<o.outputs {
          let (q, p) = (o.q.baseAddress! + t * o.stride, o.p.baseAddress! + i * o.stride)
          let sum = dot(q, p, o.stride)
          o.sums[t * o.outputs + i] = sum
          o.y[t * o.outputs + i] = o.tokenScales[t] * o.weightScales[i] * Double(sum)
        }
      }
    },
    observe: { o, _ in
      ["sums": .integers(o.sums.map { Int($0) }), "y": .scalars(Array(o.y))]
    })

  /// Arithmetic shifts bring a half, with its sign, down from the top of a byte.
  private static func dot(_ q: UnsafePointer<UInt8>, _ p: UnsafePointer<UInt8>, _ n: Int) -> Int32 {
    var (low, high): (Int32, Int32) = (0, 0)
    for k in 0..<n {
      let (a, b) = (Int8(bitPattern: q[k]), Int8(bitPattern: p[k]))
      low &+= Int32((a &<< 4) &>> 4) &* Int32((b &<< 4) &>> 4)
      high &+= Int32(a &>> 4) &* Int32(b &>> 4)
    }
    return low &+ high
  }
}
