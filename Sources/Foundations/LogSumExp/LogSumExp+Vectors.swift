import Scalars
import Verification

extension LogSumExp {
  /// a + log Σ exp(xᵢ - a) with a = max x, by passes of whole vectors.
  static func vectors<T: KernelScalar & RealScalar>(_: T.Type, _ lane: Lane)
    -> Implementation<LogSumExp>
  {
    let kernels = T.kernels(lane)
    return Implementation(
      "vectors-\(lane.rawValue)-\(T.label)",
      .rounding("derived at the bound", shiftedBound(T.self, lane)),
      arena: { problem, arena in
        (arena.input(problem.x.map { T($0) }), arena.output(problem.x.count, of: T.self))
      },
      run: { x, terms -> T in
        let (source, n) = (x.baseAddress!, x.count)
        let top = kernels.maximum(source, n)
        guard top.isFinite else { return x.contains { $0.isNaN } ? .nan : top }
        return top + .log(kernels.exponentials(source, top, terms.baseAddress!, n))
      },
      observe: { _, y in ["y": [Double(y)]] })
  }
}
