import Structures
import Verification

extension HadamardMatrix {
  /// First rows of the Williamson arrays that the kernels of Dao-AILab/fast-hadamard-transform multiply by,
  /// as read off the tables `had_20_will` and `had_28_will` of csrc/code_gen.py (0902fc6).
  static let releasedTwenty = ["+----", "+----", "++--+", "+-++-"]
  static let releasedTwentyEight = ["+------", "++----+", "+-+--+-", "+--++--"]

  public static let findings = [
    Finding(
      "“The Hadamard transform matrix is symmetric, so in the backward pass we multiply by its transpose, "
        + "which is itself.”",
      place:
        "Dao-AILab/fast-hadamard-transform, fast_hadamard_transform_interface.py (de409a6): the backward passes of "
        + "20N and 28N"
    ) {
      let counts = [releasedTwenty, releasedTwentyEight].map { rows in
        let h = HadamardConstruction.williamson(rows).signs
        return h.elements.indices.count { h.elements[$0] != h[$0 % h.rows, $0 / h.rows] }
      }
      return Finding.Demonstration(
        claimed: "no entry differs from its transposed one",
        found: "\(counts[0]) of 400 and \(counts[1]) of 784 entries differ: gradients are wrong",
        isShown: counts.allSatisfy { $0 > 0 })
    },
    Finding(
      "A width has a rotation if the first of 172, 156, 140, 108, 60, 52, 36, 28, 40, 20, 12 that divides it "
        + "leaves a power of two.",
      place:
        "spcl/QuaRot, get_hadK in hadamard_utils.py (5008669): other widths fail an assertion; a version with 148 "
        + "in its table (12e33ba) takes 18944 too"
    ) {
      let widths = [720, 4864, 18944]
      let refused = widths.filter { releasedFactor($0) == nil }
      let found = try refused.map { width in
        let (base, levels) = try HadamardTransform.factors(of: width)
        return "\(width) = \(base.order) · 2^\(levels) by \(base)"
      }
      return Finding.Demonstration(
        claimed: "none for \(widths)",
        found: found.joined(separator: "; "),
        isShown: refused == widths)
    },
    Finding(
      "The transform of m 2^p is H(2^p) ⊗ H(m).",
      place:
        "QuaRot, arXiv:2404.00456, on Hadamard matrices of other sizes; the released code has H(m) ⊗ H(2^p)"
    ) {
      let (base, power) = (
        HadamardConstruction.paleyOne(prime: 11), HadamardConstruction.sylvester(levels: 2)
      )
      let printed = HadamardConstruction.kronecker(power, base).signs
      let released = HadamardConstruction.kronecker(base, power).signs
      let unlike = zip(printed.elements, released.elements).count { $0 != $1 }
      return Finding.Demonstration(
        claimed: "one matrix of order 48", found: "\(unlike) of 2304 entries differ",
        isShown: unlike > 0)
    },
  ]

  /// The base that the released code takes for a width: the first of its table that divides it, or 1; `nil`
  /// if what is left is no power of two.
  public static func releasedFactor(_ width: Int) -> Int? {
    let table = [172, 156, 140, 108, 60, 52, 36, 28, 40, 20, 12]
    let base = table.first { width.isMultiple(of: $0) } ?? 1
    let rest = width / base
    return width > 0 && rest & (rest - 1) == 0 ? base : nil
  }
}
