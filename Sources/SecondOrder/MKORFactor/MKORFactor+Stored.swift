import Scalars
import Verification

extension MKORFactor {
  /// Factors in a narrow format, arithmetic in doubles: each entry is rounded once in each update.
  ///
  /// A stored entry is off by u|P| for the format's u, or half of its least positive number. The drift does
  /// not grow with the number of updates, since the rule contracts errors by γ.
  static func stored<H: Scalar>(_: H.Type) -> Implementation<MKORFactor> {
    let name = H.self == BFloat16.self ? "stored-bfloat16" : "stored-float16"
    return Implementation(
      name,
      .rounding("\(theorem), and one rounding to the format of storage in each update") { problem in
        bound(problem, 0x1p-53, storage: storage(of: H.self))
      },
      prepare: { try $0.validated(upTo: 512) },
      run: { narrow($0, H.self) },
      observe: { result in
        ["inverse": .scalars(result.factor.elements), "resets": .integers([result.resets])]
      })
  }

  /// u of the format, and half of its least positive number.
  static func storage<H: Scalar>(of _: H.Type) -> (relative: Double, absolute: Double) {
    H.self == BFloat16.self ? (0x1p-8, 0x1p-134) : (0x1p-11, 0x1p-25)
  }

  /// The run with every entry rounded to H after each update.
  static func narrow<H: Scalar>(_ problem: FactorProblem, _: H.Type) -> (
    factor: Packed<Double>, resets: Int
  ) {
    func round(_ p: Packed<Double>) -> Packed<Double> { p.map { H($0).approximation } }
    var p = round(problem.start)
    var (isFlagged, resets) = (false, 0)
    for g in problem.vectors {
      if isFlagged {
        p = Packed(1, order: p.order)
        (isFlagged, resets) = (false, resets + 1)
        continue
      }
      p = round(RankOneInverse.releasedUpdate(p, by: [g], gamma: problem.gamma))
      isFlagged = normInfinity(p.elements) > threshold
    }
    return (p, resets)
  }

  /// The kernels of a lane on a factor in `bfloat16`, which moves half the bytes of floats: arithmetic in
  /// floats, one rounding of an entry in each update, and products with what is stored. What the
  /// common factor s ≥ 2⁻²⁴ may make of a subnormal entry is below 2⁻¹²⁶ · 2²⁴.
  static func packedBrain(_ lane: Lane) -> Implementation<MKORFactor> {
    swept(
      "packed-\(lane.rawValue)-bfloat16",
      .rounding("\(theorem), and one rounding to bfloat16 in each update") { problem in
        bound(problem, Float.roundoff, storage: (0x1p-8, 0x1p-102))
      }, BFloat16.self, lane)
  }

  /// Float16 exists on x86-64 Linux and elsewhere, not in every compiler's macOS.
  static let halves: Implementation<MKORFactor> = stored(Float16.self)
}
