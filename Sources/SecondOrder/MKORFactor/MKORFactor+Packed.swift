import Bindings
import Scalars
import Verification

/// One run over vectors with the stabiliser: a chain of updates from each reset to the next.
///
/// The largest entry of a positive definite matrix is on its diagonal, and what an update takes away from the
/// diagonal is a square: it grows to (γ max Pᵢᵢ + 1 − γ)(1 + 8u) at most. As long as that is below the
/// threshold nobody need look.
struct StabilisedRun<E: StoredElement> {
  let operands: PackedOperands<E>
  /// u of the arithmetic or of storage, whichever is the greater.
  let roundoff: Double

  /// The number of resets.
  func run(_ kernels: SymmetricKernels<E>) -> Int {
    let o = operands
    var (isFlagged, isMultiplied, resets) = (false, false, 0)
    var source = o.start
    var top = Double.infinity
    o.scale = 1
    for t in o.g.indices {
      if isFlagged {
        reset()
        (source, top) = (UnsafePointer(o.p), 1)
        (isFlagged, isMultiplied, resets) = (false, false, resets + 1)
        continue
      }
      if !isMultiplied { kernels.multiply(o.layout.padded, source, o.g[t], o.u) }
      let weight = o.update(t, from: source, kernels)
      isMultiplied = true
      source = UnsafePointer(o.p)
      top = (o.form.alpha * top + o.form.delta) * (1 + 8 * roundoff)
      if top > MKORFactor.threshold || !(weight <= 0) {
        top = (0..<o.order).reduce(0) { max($0, o.scale * abs(diagonal($1).pointee.value)) }
        isFlagged = top > MKORFactor.threshold
      }
    }
    if o.g.isEmpty { o.p.update(from: o.start, count: o.layout.count) }
    return resets
  }

  private func diagonal(_ i: Int) -> UnsafeMutablePointer<E> {
    operands.p + operands.layout.place(i, i)
  }

  private func reset() {
    operands.p.update(repeating: E(0), count: operands.layout.count)
    for i in 0..<operands.order { diagonal(i).pointee = E(1) }
    operands.scale = 1
  }
}

extension MKORFactor {
  static let theorem = "Higham 2002, Lemma 3.1, update by update (RankOneErrors)"

  /// The bound of a chain with resets; each reset forgets the errors before it.
  static func bound(
    _ problem: FactorProblem, _ u: Double, storage: (relative: Double, absolute: Double) = (0, 0)
  ) -> ErrorBound {
    let errors = RankOneErrors(form: .released(problem.gamma), u: u, storage: storage)
    var p = problem.start
    var e = p.elements.map { abs($0) * storage.relative + storage.absolute }
    var isFlagged = false
    for g in problem.vectors {
      if isFlagged {
        p = Packed(1, order: p.order)
        e = e.map { _ in 0 }
        isFlagged = false
      } else {
        errors.step(&p, &e, g)
        isFlagged = normInfinity(p.elements) > threshold
      }
    }
    return ["inverse": .componentwise(e.map { 2 * $0 }), "resets": .exact]
  }

  /// In place in one triangle; each sweep also multiplies by the next vector.
  static func packed<T: KernelScalar & StoredElement>(
    _: T.Type, _ lane: Lane
  ) -> Implementation<MKORFactor> where T.Arithmetic == T {
    swept(
      "packed-\(lane.rawValue)-\(T.label)", .rounding(theorem) { bound($0, T.roundoff) }, T.self,
      lane)
  }

  /// The kernels of a lane, on factors that are kept as E.
  static func swept<E: StoredElement>(
    _ name: String, _ fidelity: Implementation<MKORFactor>.Fidelity, _: E.Type, _ lane: Lane
  ) -> Implementation<MKORFactor> {
    let kernels = E.kernels(lane)
    return Implementation(
      name, fidelity,
      arena: { problem, arena in
        let form = RankOneForm.released(problem.gamma)
        let roundoff = max(E.Arithmetic.roundoff, E.self == BFloat16.self ? 0x1p-8 : 0)
        return StabilisedRun(
          operands: try PackedOperands<E>(problem, form, arena), roundoff: roundoff)
      },
      run: { $0.run(kernels) },
      observe: { input, resets in
        ["inverse": .scalars(input.operands.result["inverse"]), "resets": .integers([resets])]
      })
  }

  /// xSYMV and xSYR; the stabiliser is not part of what is timed, and resets are taken from outside.
  static func openBLAS<T: KernelScalar>(_: T.Type) -> Implementation<MKORFactor> {
    Implementation(
      "openblas-\(T.label)", voice: .peer("OpenBLAS"), .rounding(theorem) { bound($0, T.roundoff) },
      contract: .symmetricOpenBLAS(T.self),
      arena: { problem, arena in
        let (rest, resets) = problem.sinceReset
        return (
          operands: try FullOperands<T>(rest, .released(problem.gamma), arena), resets: resets
        )
      },
      run: { try? $0.operands.run() },
      observe: { input, _ in
        [
          "inverse": .scalars(input.operands.result["inverse"]),
          "resets": .integers([input.resets]),
        ]
      })
  }
}

extension FactorProblem {
  /// The updates since the last reset, from the identity; the whole problem if there is none.
  fileprivate var sinceReset: (rest: FactorProblem, resets: Int) {
    var rest = self
    var p = start
    var (isFlagged, resets) = (false, 0)
    for (t, g) in vectors.enumerated() {
      if isFlagged {
        p = Packed(1, order: order)
        rest = FactorProblem(gamma: gamma, start: p, vectors: Array(vectors[(t + 1)...]))
        (isFlagged, resets) = (false, resets + 1)
      } else {
        p = RankOneInverse.releasedUpdate(p, by: [g], gamma: gamma)
        isFlagged = normInfinity(p.elements) > MKORFactor.threshold
      }
    }
    return (rest, resets)
  }
}
