import Scalars
import Verification

extension Softmax {
  typealias In<T> = UnsafeBufferPointer<T>
  typealias Out<T> = UnsafeMutableBufferPointer<T>

  static func over<T: KernelScalar>(
    _: T.Type, _ name: String, _ bound: @escaping @Sendable (Problem) -> ErrorBound,
    softmax: @escaping @Sendable (In<T>, Out<T>) -> Void
  ) -> Implementation<Softmax> {
    Implementation(
      "\(name)-\(T.label)", .rounding("derived at the bound", bound),
      arena: { problem, arena -> (x: In<T>, y: Out<T>) in
        (arena.input(problem.x.map { T($0) }), arena.output(problem.x.count, of: T.self))
      },
      run: { softmax($0.x, $0.y) },
      observe: { vectors, _ in ["y": .scalars(vectors.y.map { Double($0) })] })
  }

  /// exp(xᵢ - a) / Σ exp(xⱼ - a) with a = max x: a pass for a, one for the sum, one for the
  /// quotients.
  static func shifted<T: KernelScalar & RealScalar>(_ x: In<T>, into y: Out<T>) {
    var (top, sum) = (-T.infinity, T(0))
    for value in x where value > top { top = value }
    for i in x.indices {
      y[i] = .exp(x[i] - top)
      sum += y[i]
    }
    for i in y.indices { y[i] /= sum }
  }

  /// Maximum and sum in one pass, the shares in a second one: Milakov & Gimelshein, "Online
  /// normalizer calculation for softmax", arXiv:1805.02867 (2018), Algorithm 3.
  static func online<T: KernelScalar & RealScalar>(_ x: In<T>, into y: Out<T>) {
    let (top, sum) = LogSumExp.maximumAndSum(x)
    for i in x.indices { y[i] = .exp(x[i] - top) / sum }
  }
}

// MARK: - Bounds

extension Softmax {
  /// With φᵢ the relative error of the exponential and of the division (or of what stands for it, so many
  /// roundings), and η that of the sum, a share is off by at most
  ///
  ///     yᵢ (φᵢ + η) / (1 - η)
  ///
  /// and, where exponential or quotient underflow, by two subnormal numbers more.
  static func bound(
    _ problem: Problem, _ errors: ExponentialErrors, sum eta: Double, roundings: Int = 1
  ) -> ErrorBound {
    let top = problem.x.max() ?? 0
    let total = problem.x.reduce(0) { $0 + .exp($1 - top) }
    let limits = problem.x.map { x -> Double in
      let error = errors.ofTerm(distance: top - x, calls: 1, roundings: roundings)
      let share = Double.exp(x - top) / total
      // No double holds so small a share: it is less than one of the numbers added below.
      let limit = share == 0 ? 0 : share * (error + eta) / (1 - eta)
      return limit * ExponentialErrors.slack + 2 * errors.leastNumber
    }
    return ["y": .componentwise(limits)]
  }

  static func shiftedBound<T: KernelScalar>(
    _: T.Type, _ lane: Lane? = nil, roundings: Int = 1
  ) -> @Sendable (Problem) -> ErrorBound {
    let errors = ExponentialErrors(T.self, lane)
    return { problem in
      let (n, top) = (problem.x.count, problem.x.max() ?? 0)
      let eta = errors.ofSum(problem.x, maximum: top, roundings: n - 1)
      return bound(problem, errors, sum: eta, roundings: roundings)
    }
  }

  static func onlineBound<T: KernelScalar>(_: T.Type) -> @Sendable (Problem) -> ErrorBound {
    let errors = ExponentialErrors(T.self)
    return { problem in
      bound(problem, errors, sum: LogSumExp.onlineError(problem.x, errors))
    }
  }
}
