public import Peers
import Structures
import Verification

extension W4A16Product: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<W4A16Product>] = [
    onnxRuntime(
      accuracyLevel: 0, remark: "it sums in single precision, as ours does",
      .rounding("derived in W4A16Product.sumBound") { sumBound($0) { _ in { _ in 0 } } }),
    onnxRuntime(
      accuracyLevel: 4,
      remark: "it brings activations to eight bits in the timed call, which ours does not",
      .rounding("derived in W4A16Product.requantised") { sumBound($0, requantised) }),
  ]

  private static let block = 128

  private static func onnxRuntime(
    accuracyLevel level: Int, remark: String, _ fidelity: Implementation<W4A16Product>.Fidelity
  ) -> ExternalPeer<W4A16Product> {
    ExternalPeer(
      "MatMulNBits of halves, level \(level)", .onnxRuntime, .onnx, format: .float32,
      remark: remark, fidelity,
      program: """
        def prepare(a, codes, steps):
            a, codes, steps = (np.asarray(view) for view in (a, codes, steps))
            (m, k), n = a.shape, codes.shape[1]
            steps = np.repeat(steps, k // \(block) // steps.shape[0], axis=0).T.astype(np.float16)
            blocks = codes.T.reshape(n, k // \(block), \(block))
            node = helper.make_node(
                "MatMulNBits", ["a", "codes", "steps"], ["c"], domain="com.microsoft", K=k, N=n, bits=4,
                block_size=\(block), accuracy_level=\(level))
            constants = {"codes": blocks[:, :, 0::2] | blocks[:, :, 1::2] << 4, "steps": steps.reshape(-1)}
            run, results, prepare.given = session(
                node, "a", a.astype(np.float16), constants, "c", np.zeros((m, n), np.float16))
            return run, lambda c: {"c": results(c)["c"].astype(np.float32)}
        """,
      inputs: { problem in
        try GroupedWeights.check(
          problem.codes, problem.steps, group: problem.group, of: 8,
          activations: problem.activations.columns)
        guard problem.group.isMultiple(of: block) else {
          throw PeerMismatch(
            "groups of \(problem.group) are no whole number of blocks of \(block)")
        }
        return [
          PeerArray("a", problem.activations.map { Float($0) }),
          PeerArray("codes", problem.codes),
          PeerArray("steps", problem.steps.map { Float($0) }),
        ]
      },
      observe: { _, results in ["c": .scalars(try results.numbers("c"))] })
  }

  /// E = γ_(k+2) Σ|a||w||q - 8| for a sum in any order of weights that are rounded once, and what is besides; and
  /// 2⁻¹¹ (|c| + E) + 2⁻²⁵ for the rounding to half precision.
  private static func sumBound(
    _ problem: Problem, _ besides: (Problem) -> (Int) -> Double
  ) -> ErrorBound {
    let (a, w) = (problem.activations.map { Double($0) }, problem.steps.map { Double($0) })
    let sizes = GroupedWeights.sizes(a, problem.codes, w, group: problem.group)
    let results = GroupedWeights.product(
      a, problem.codes, w, group: problem.group, over: Double.self)
    let (unit, besides) = (gamma(problem.codes.rows + 2, unitRoundoff: 0x1p-24), besides(problem))
    let allowances = sizes.indices.map { i -> Double in
      let sums = 1.01 * unit * sizes[i] + besides(i)
      return sums + 0x1p-11 * (abs(results[i]) + 1.01 * sums) + 0x1p-25
    }
    return ["c": .componentwise(allowances)]
  }

  /// Half a step t = max|a|/127 of each block of activations, times the sum of its weights: Σ_b t_ib/2 Σ|w||q - 8|. A
  /// thousandth covers the roundings of t and of the quotients by it.
  private static func requantised(_ problem: Problem) -> (Int) -> Double {
    let (a, n, g) = (problem.activations, problem.codes.columns, problem.group)
    let blocks = a.columns / block
    let weights = Matrix(rows: blocks, columns: n) { b, j -> Double in
      let sum = (b * block..<(b + 1) * block).reduce(0) { $0 + abs(Int(problem.codes[$1, j]) - 8) }
      return Double(sum) * Double(abs(problem.steps[b * block / g, j]))
    }
    let largest = Matrix(rows: a.rows, columns: blocks) { i, b -> Double in
      (b * block..<(b + 1) * block).reduce(0) { max($0, Double(abs(a[i, $1]))) }
    }
    return { c in
      let (i, j) = (c / n, c % n)
      return 1.001 * (0..<blocks).reduce(0.0) { $0 + largest[i, $1] / 254 * weights[$1, j] }
    }
  }
}
