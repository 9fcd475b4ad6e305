import Scalars
import Verification

extension GroupAbsMax {
  /// The groups as ranges of indices; the last one may be shorter.
  static func groups(_ problem: Problem) -> [Range<Int>] {
    let n = problem.weights.count
    return stride(from: 0, to: n, by: problem.group).map { $0..<min($0 + problem.group, n) }
  }

  /// Step and codes of one group, by the definition of ``AbsMax``.
  static func encode<S: Scalar>(_ weights: [S], levels: Int) -> (step: S, codes: [S]) {
    let top = normInfinity(weights)
    let codes = weights.map { w -> S in
      guard top > .zero else { return .zero }
      let code = nearest(w.absolute * S(levels), over: top, ties: .even)
      return S(w < .zero ? -code : code)
    }
    return (top / S(levels), codes)
  }
}
