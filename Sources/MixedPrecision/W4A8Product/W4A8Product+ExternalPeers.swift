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
    repacked,
  ]

  /// llama.cpp's own format of four bits, in the layout that its kernels take rows of weights from.
  private static let repacked = ExternalPeer<W4A8Product>(
    "ggml Q4_0, repacked", .ggml, format: .int8,
    remark:
      "it brings activations of single precision to eight bits in the timed call; ours has them in eight bits",
    .rounding("derived in W4A8Product.requantisedBound") {
      requantisedBound($0, block: 32, isStepHalf: true)
    },
    program: """
      def prepare(a, codes, steps):
          a, codes, steps = (np.asarray(view) for view in (a, codes, steps))
          k, n = codes.shape
          blocks = np.empty((n, k // 32), [("step", "<f2"), ("codes", "u1", 16)])
          of_rows = codes.T.reshape(n, k // 32, 32)
          blocks["codes"] = of_rows[:, :, :16] | of_rows[:, :, 16:] << 4
          blocks["step"] = np.repeat(steps, k // 32 // steps.shape[0], axis=0).T
          return ggml(2, blocks, a)
      """,
    inputs: { problem in
      guard problem.steps.elements.allSatisfy({ Float(Float16($0)) == $0 }) else {
        throw PeerMismatch("its steps are of half precision, and these are not")
      }
      return try arrays(problem, block: 32)
    },
    observe: { _, results in ["c": .scalars(try results.numbers("c"))] })

  /// Activations in single precision.
  private static func arrays(_ problem: Problem, block: Int) throws -> [PeerArray] {
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
  }

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
      inputs: { try arrays($0, block: block) },
      observe: { _, results in ["c": .scalars(try results.numbers("c"))] })
  }

  /// What rounding the activations of each block to multiples of t = max|x a|/127 leaves, which is half a step each,
  ///
  ///     Σ_b t_ib/2 Σ_(l in block b) |w_bj (q_lj - 8)|,
  ///
  /// and what single precision leaves of the rest. A thousandth covers the roundings of t and of the quotients by it,
  /// 127 · 2⁻²² of a step at most, and single precision's share of the rounded activations. Where t is stored in half
  /// precision after it was divided by, 127 multiples of it are off by 127 · 2⁻¹¹ of a step more.
  private static func requantisedBound(
    _ problem: Problem, block: Int, isStepHalf: Bool = false
  ) -> ErrorBound {
    let share = isStepHalf ? 1.001 + 254 * 0x1p-11 : 1.001
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
      return rounding[c] + share * steps
    }
    return ["c": .componentwise(allowances)]
  }
}
