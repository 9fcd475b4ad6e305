import ClippingKernels
import Scalars
import Structures
import Verification

#if V4
  import ClippingKernelsV4
#endif

extension AnchoredProduct {
  /// Codes as bytes, in rows that are padded with zeros to whole vectors.
  struct Operands {
    let tokens: Int, outputs: Int, stride: Int
    let u: UnsafeBufferPointer<UInt8>, p: UnsafeBufferPointer<Int8>
    let totals: [Double], scales: [Double]
    let low: Double, step: Double
    let sums: UnsafeMutableBufferPointer<Int32>, y: UnsafeMutableBufferPointer<Double>
  }

  private static func padded<Byte: FixedWidthInteger>(
    _ codes: Matrix<Int>, _ stride: Int, _: Byte.Type
  ) -> [Byte] {
    var bytes = [Byte](repeating: 0, count: codes.rows * stride)
    for i in 0..<codes.rows {
      for j in 0..<codes.columns { bytes[i * stride + j] = Byte(codes[i, j]) }
    }
    return bytes
  }

  /// Bytes of activations times bytes of weights, four products at a time into 32 bits.
  static func kernel(_ lane: Lane) -> Implementation<AnchoredProduct> {
    Implementation(
      "bytes-\(lane.rawValue)-int8",
      .rounding("four roundings for each of two terms", bound),
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
        let stride = (problem.tokens.columns + 63) / 64 * 64
        let (t, o) = (problem.tokens.rows, problem.weights.rows)
        return Operands(
          tokens: t, outputs: o, stride: stride,
          u: arena.input(padded(problem.tokens, stride, UInt8.self)),
          p: arena.input(padded(problem.weights, stride, Int8.self)),
          totals: (0..<o).map { Double(problem.weights[row: $0].reduce(0, +)) },
          scales: problem.scales, low: problem.low, step: problem.step,
          sums: arena.output(t * o, of: Int32.self), y: arena.output(t * o, of: Double.self))
      },
      run: { multiply($0, lane) },
      observe: { o, _ in
        ["sums": .integers(o.sums.map { Int($0) }), "y": .scalars(Array(o.y))]
      })
  }

  private static func multiply(_ o: borrowing Operands, _ lane: Lane) {
    guard let u = o.u.baseAddress, let p = o.p.baseAddress, let sums = o.sums.baseAddress else {
      return
    }
    #if V4
      if lane == .v4 {
        ClippingKernelsV4.byteProducts(u, p, o.tokens, o.outputs, o.stride, sums)
      } else {
        ClippingKernels.byteProducts(u, p, o.tokens, o.outputs, o.stride, sums)
      }
    #else
      ClippingKernels.byteProducts(u, p, o.tokens, o.outputs, o.stride, sums)
    #endif
    for t in 0..<o.tokens {
      for i in 0..<o.outputs {
        let sum = Double(sums[t * o.outputs + i])
        o.y[t * o.outputs + i] = o.scales[i] * (o.step * sum + o.low * o.totals[i])
      }
    }
  }

  /// Both terms may be large where their sum is not.
  static func bound(_ problem: Problem) -> ErrorBound {
    let own = gamma(4, unitRoundoff: 0x1p-53)
    var slack: [Double] = []
    for t in 0..<problem.tokens.rows {
      for i in 0..<problem.weights.rows {
        let weights = problem.weights[row: i]
        let sum = zip(problem.tokens[row: t], weights).reduce(0) { $0 + $1.0 * $1.1 }
        let mass =
          abs(problem.step) * Double(abs(sum))
          + abs(problem.low) * Double(abs(weights.reduce(0, +)))
        slack.append(own * abs(problem.scales[i]) * mass)
      }
    }
    return ["y": .componentwise(slack)]
  }
}
