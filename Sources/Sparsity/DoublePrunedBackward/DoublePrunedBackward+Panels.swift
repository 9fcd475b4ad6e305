import Scalars
import Structures
import Verification

extension DoublePrunedBackward {
  private static let exemptions = [
    "NaN in a slope whose row is kept elsewhere":
      "a group that keeps fewer than N entries is filled with zeros at pruned places, and zero "
      + "times NaN is NaN"
  ]

  /// The compressed copy in panels: the kernel of the forward product, whose outputs are inputs here.
  static func panels(_ lane: Lane) -> Implementation<DoublePrunedBackward> {
    Implementation(
      "\(lane == .v4 ? "panels" : "slots")-\(lane.rawValue)-float32",
      .rounding("Higham 2002, section 3.5") { bound($0, 0x1p-24) },
      contract: Contract(exemptions: exemptions),
      arena: { problem, arena in
        let copy = try compressedTranspose(problem.weights.map { Float($0) }, problem.pattern)
        return CompressedProduct(problem.slopes, copy, lane, in: arena)
      },
      run: { $0.run() },
      observe: { o, _ in ["dx": .scalars(o.result)] })
  }

  /// The copy with its zeros written out.
  static let openBLAS = Implementation<DoublePrunedBackward>(
    "openblas-dense-float32", voice: .peer("OpenBLAS"),
    .rounding("Higham 2002, section 3.5, for all outputs") {
      bound($0, 0x1p-24, terms: $0.weights.rows)
    },
    contract: Contract(
      exemptions: exemptions.mapValues { _ in
        "a product with a zero that is written out is NaN"
      }),
    arena: { problem, arena in
      let copy = try compressedTranspose(problem.weights.map { Float($0) }, problem.pattern)
      return DenseProduct(problem.slopes, copy.dense, in: arena)
    },
    run: { $0.run() },
    observe: { o, _ in ["dx": .scalars(o.result)] })

  /// Products of doubles where these are exact, for they are then the result; so are comparisons.
  public static func enclosure(of problem: Problem) -> Observation<Enclosure>? {
    let (slopes, weights) = (problem.slopes.elements, problem.weights.elements)
    guard areSumsExact(terms: problem.weights.rows, slopes, weights) else {
      return reference(problem, over: Enclosure.self)
    }
    return reference(problem, over: Double.self).map { Enclosure($0) }
  }
}
