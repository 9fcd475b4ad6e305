import Scalars
import SparsityKernels
import Structures
import Verification

#if V4
  import SparsityKernelsV4
#endif

extension SparseAdamW {
  /// The formula, for one entry.
  struct Step<S: RealScalar> {
    let rate, beta1, beta2, epsilon, decay, scale, correction1, correction2: S

    init(_ p: Problem) {
      (rate, beta1, beta2) = (S(p.rate), S(p.beta1), S(p.beta2))
      (epsilon, decay, scale) = (S(p.epsilon), S(p.decay), S(p.scale))
      correction1 = 1 - beta1.raised(to: p.step)
      correction2 = 1 - beta2.raised(to: p.step)
    }

    func apply(_ w: inout S, _ slope: S, _ m: inout S, _ v: inout S) {
      let g = slope * scale
      m = beta1 * m + (1 - beta1) * g
      v = beta2 * v + (1 - beta2) * (g * g)
      let direction = m / correction1 / (S.sqrt(v / correction2) + epsilon)
      w -= rate * (direction + decay * w)
    }
  }

  struct Operands {
    let count: Int
    let arrays: SparsityKernels.AdamWArrays
    let constants: SparsityKernels.AdamWConstants
    /// The dense column of every entry of the arrays that is observed.
    let columns: [Int]
    let width: Int
    let isCompressed: Bool

    var result: Observation<Double> {
      var w = [Double](repeating: 0, count: width)
      for (slot, j) in columns.enumerated() { w[j] = Double(arrays.newW[isCompressed ? slot : j]) }
      if !isCompressed { for j in 0..<width { w[j] = Double(arrays.newW[j]) } }
      func kept(_ p: UnsafeMutablePointer<Float>) -> Values<Double> {
        .scalars(columns.enumerated().map { Double(p[isCompressed ? $0 : $1]) })
      }
      return ["w": .scalars(w), "m": kept(arrays.newM), "v": kept(arrays.newV)]
    }
  }

  static func constants(_ p: Problem) -> SparsityKernels.AdamWConstants {
    let (one, two) = (1 - p.beta1.raised(to: p.step), 1 - p.beta2.raised(to: p.step))
    return SparsityKernels.AdamWConstants(
      scale: Float(p.scale), beta1: Float(p.beta1), rest1: Float(1 - p.beta1),
      beta2: Float(p.beta2), rest2: Float(1 - p.beta2), keep: Float(1 - p.rate * p.decay),
      rate: Float(p.rate / one), correction: Float(1 / two), epsilon: Float(p.epsilon))
  }

  /// The same kernel on compressed arrays, or on dense ones with zeros off the mask.
  static func kernel(_ lane: Lane, isCompressed: Bool) -> Implementation<SparseAdamW> {
    Implementation(
      "\(isCompressed ? "compressed" : "dense-masked")-\(lane.rawValue)-float32",
      .rounding("running error analysis of the formula", bound),
      arena: { problem, arena in
        let columns = problem.weights.absoluteColumns, width = problem.weights.columns
        let count = isCompressed ? columns.count : width
        func spread(_ values: [Float]) -> [Float] {
          guard !isCompressed else { return values.isEmpty ? [0] : values }
          var dense = [Float](repeating: 0, count: width)
          for (slot, j) in columns.enumerated() { dense[j] = values[slot] }
          return dense
        }
        let g = spread(columns.map { problem.gradient[$0] })
        return Operands(
          count: count,
          arrays: SparsityKernels.AdamWArrays(
            w: arena.input(spread(problem.weights.values)).baseAddress!,
            g: arena.input(g).baseAddress!,
            m: arena.input(spread(problem.first)).baseAddress!,
            v: arena.input(spread(problem.second)).baseAddress!,
            newW: arena.output(count, of: Float.self).baseAddress!,
            newM: arena.output(count, of: Float.self).baseAddress!,
            newV: arena.output(count, of: Float.self).baseAddress!),
          constants: constants(problem), columns: columns, width: width,
          isCompressed: isCompressed)
      },
      run: { o in
        withUnsafePointer(to: o.arrays) { arrays in
          withUnsafePointer(to: o.constants) { constants in
            run(lane, arrays, o.count, constants)
          }
        }
      },
      observe: { o, _ in o.result })
  }

  private static func run(
    _ lane: Lane, _ arrays: UnsafePointer<SparsityKernels.AdamWArrays>, _ n: Int,
    _ constants: UnsafePointer<SparsityKernels.AdamWConstants>
  ) {
    #if V4
      if lane == .v4 {
        // Both lanes declare these structures alike; they differ in name only.
        return arrays.withMemoryRebound(to: SparsityKernelsV4.AdamWArrays.self, capacity: 1) { a in
          constants.withMemoryRebound(to: SparsityKernelsV4.AdamWConstants.self, capacity: 1) { c in
            SparsityKernelsV4.adamW(a, n, c)
          }
        }
      }
    #endif
    SparsityKernels.adamW(arrays, n, constants)
  }

  /// Running error analysis, entry by entry; what is pruned owes zero.
  static let bound: @Sendable (Problem) -> ErrorBound = { problem in
    typealias R = RunningError<Float>
    let step = Step<R>(problem)
    var w = [Double](repeating: 0, count: problem.weights.columns)
    var (first, second): ([Double], [Double]) = ([], [])
    for (slot, j) in problem.weights.absoluteColumns.enumerated() {
      var x = R(Double(problem.weights.values[slot]))
      var m = R(Double(problem.first[slot])), v = R(Double(problem.second[slot]))
      step.apply(&x, R(Double(problem.gradient[j])), &m, &v)
      w[j] = x.error
      first.append(m.error)
      second.append(v.error)
    }
    return ["w": .componentwise(w), "m": .componentwise(first), "v": .componentwise(second)]
  }
}
