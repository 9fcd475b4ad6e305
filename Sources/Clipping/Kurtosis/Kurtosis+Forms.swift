import ClippingKernels
import Scalars
import Verification

#if V4
  import ClippingKernelsV4
#endif

extension Kurtosis {
  /// The two readings as they are written.
  static let twoPass = Implementation<Kurtosis>(
    "two-pass", .rounding(fidelity, { bound($0, blocks: .max) }),
    prepare: { problem in
      if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
      return problem
    },
    run: { problem in observation(problem.outputs, blocks: .max, over: Double.self) },
    observe: { $0 })

  static let fidelity = "running error analysis of the same recursion: Higham 2002, section 3.3"

  /// One reading: sums of each block around its own mean, merged with those of the blocks before it.
  static func observation<S: Scalar>(
    _ outputs: [Float], blocks: Int, over: S.Type
  ) -> Observation<S> {
    var sums = CentralSums<S>()
    var start = 0
    while start < outputs.count {
      let end = blocks < outputs.count - start ? start + blocks : outputs.count
      sums.merge(CentralSums(outputs[start..<end].map { S(Double($0)) }))
      start = end
    }
    let slope = sums.slope
    return sums.observation(outputs.map { slope(S(Double($0))) })
  }

  /// How far a program of blocks may be off in double precision.
  static func bound(_ problem: Problem, blocks: Int) -> ErrorBound {
    typealias S = RunningError<Double>
    let result = observation(problem.outputs, blocks: blocks, over: S.self)
    var bounds: [String: Bound] = [:]
    for name in ["mean", "variance", "kurtosis", "gradient"] {
      bounds[name] = .componentwise(result[name].map { 2 * $0.error })
    }
    return ErrorBound(bounds)
  }

  /// A problem in the memory that a kernel sees.
  struct Buffers {
    let y: UnsafeBufferPointer<Float>
    let sums: UnsafeMutableBufferPointer<Double>
    let gradient: UnsafeMutableBufferPointer<Double>
  }

  static let block = 64

  /// The kernel: blocks in double precision, in vectors; the gradient in a second reading.
  static func kernel(_ lane: Lane) -> Implementation<Kurtosis> {
    Implementation(
      "merged-\(lane.rawValue)-float64", .rounding(fidelity, { bound($0, blocks: block) }),
      arena: { problem, arena in
        if let obstacle = problem.obstacle { throw ClippingError(obstacle) }
        return Buffers(
          y: arena.input(problem.outputs), sums: arena.output(4, of: Double.self),
          gradient: arena.output(problem.outputs.count, of: Double.self))
      },
      run: { merged($0, lane) },
      observe: { o, sums in sums.observation(Array(o.gradient)) })
  }

  private static func merged(_ o: borrowing Buffers, _ lane: Lane) -> CentralSums<Double> {
    guard let y = o.y.baseAddress, let p = o.sums.baseAddress, let out = o.gradient.baseAddress
    else { return CentralSums() }
    let count = o.y.count
    var sums = CentralSums<Double>()
    var start = 0
    while start < count {
      let n = min(block, count - start)
      #if V4
        if lane == .v4 {
          ClippingKernelsV4.centralSums(y + start, n, p)
        } else {
          ClippingKernels.centralSums(y + start, n, p)
        }
      #else
        ClippingKernels.centralSums(y + start, n, p)
      #endif
      sums.merge(CentralSums(count: n, mean: p[0], second: p[1], third: p[2], fourth: p[3]))
      start += n
    }
    let (a, b, c) = sums.coefficients
    #if V4
      if lane == .v4 {
        ClippingKernelsV4.cubic(y, count, sums.mean, a, b, c, out)
        return sums
      }
    #endif
    ClippingKernels.cubic(y, count, sums.mean, a, b, c, out)
    return sums
  }
}
