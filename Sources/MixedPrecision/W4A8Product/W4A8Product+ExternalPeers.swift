public import Peers
import Structures
import Verification

extension W4A8Product: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<W4A8Product>] = [
    onnxRuntime(
      block: 128, accuracyLevel: 4,
      .rounding("derived in W4A8Product.requantisedBound") { requantisedBound($0, block: 128) }),
    onnxRuntime(
      block: 32, accuracyLevel: 4,
      .rounding("derived in W4A8Product.requantisedBound") { requantisedBound($0, block: 32) }),
    onnxRuntime(
      block: 128, accuracyLevel: 0, .rounding("derived in W4A8Product.denseBound", denseBound)),
  ]

  /// Its activations are single precision: x_ib a_il. At level 4 it brings them to eight bits in every call, with a step
  /// for each row and block; at level 0 it multiplies in single precision.
  private static func onnxRuntime(
    block: Int, accuracyLevel level: Int, _ fidelity: Implementation<W4A8Product>.Fidelity
  ) -> ExternalPeer<W4A8Product> {
    ExternalPeer(
      "MatMulNBits, level \(level), blocks of \(block)", .onnxRuntime, .onnx, format: .int8,
      remark: level == 4
        ? "it brings activations of single precision to eight bits in the timed call; ours has them in eight bits"
        : "its activations and its arithmetic are single precision", fidelity,
      program: """
        def prepare(a, codes, steps):
            a, codes, steps = (np.asarray(view) for view in (a, codes, steps))
            (m, k), n = a.shape, codes.shape[1]
            steps = np.repeat(steps, k // \(block) // steps.shape[0], axis=0).T
            blocks = codes.T.reshape(n, k // \(block), \(block))
            node = helper.make_node(
                "MatMulNBits", ["a", "codes", "steps"], ["c"], domain="com.microsoft", K=k, N=n, bits=4,
                block_size=\(block), accuracy_level=\(level))
            constants = {"codes": blocks[:, :, 0::2] | blocks[:, :, 1::2] << 4, "steps": steps.reshape(-1)}
            run, results, prepare.given = session(node, "a", a, constants, "c", np.zeros((m, n), np.float32))
            return run, results
        """,
      inputs: { problem in
        try validate(problem)
        guard problem.group.isMultiple(of: block) else {
          throw PeerMismatch("groups of \(problem.group) are no whole number of blocks of \(block)")
        }
        let (a, g) = (problem.activations, problem.group)
        let activations = Matrix(rows: a.rows, columns: a.columns) {
          Float(a[$0, $1]) * problem.activationSteps[$0, $1 / g]
        }
        return [
          PeerArray("a", activations), PeerArray("codes", problem.codes),
          PeerArray("steps", problem.steps),
        ]
      },
      observe: { _, results in ["c": .scalars(try results.numbers("c"))] })
  }

  /// What rounding the activations of each block to multiples of t = max|x a|/127 leaves, which is half a step each,
  ///
  ///     Σ_b t_ib/2 Σ_(l in block b) |w_bj (q_lj - 8)|,
  ///
  /// and what single precision leaves of the rest. A thousandth covers the roundings of t and of the quotients by it,
  /// 127 · 2⁻²² of a step at most, and single precision's share of the rounded activations.
  private static func requantisedBound(_ problem: Problem, block: Int) -> ErrorBound {
    let dense = denseBound(problem)
    guard case .componentwise(let rounding) = dense["c"] else { return dense }
    let (a, n, g) = (problem.activations, problem.codes.columns, problem.group)
    let blocks = a.columns / block
    // Of each block and column the sum of weights, and of each row and block the largest activation.
    let weights = Matrix(rows: blocks, columns: n) { b, j -> Double in
      let sum = (b * block..<(b + 1) * block).reduce(0) { $0 + abs(Int(problem.codes[$1, j]) - 8) }
      return Double(sum) * Double(abs(problem.steps[b * block / g, j]))
    }
    let largest = Matrix(rows: a.rows, columns: blocks) { i, b -> Double in
      let codes = (b * block..<(b + 1) * block).map { abs(Int(a[i, $0])) }
      return Double(codes.max() ?? 0) * Double(abs(problem.activationSteps[i, b * block / g]))
    }
    let allowances = rounding.indices.map { c -> Double in
      let (i, j) = (c / n, c % n)
      let steps = (0..<blocks).reduce(0.0) { $0 + largest[i, $1] / 254 * weights[$1, j] }
      return rounding[c] + 1.001 * steps
    }
    return ["c": .componentwise(allowances)]
  }
}
