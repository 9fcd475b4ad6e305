import Structures
import Verification

extension GPTQ {
  /// Columns in blocks of 128; carried errors by products of matrices.
  static func blocks(_ lane: Lane) -> Implementation<GPTQ> {
    Implementation(
      "blocks-\(lane.rawValue)-float64",
      .rounding(
        "Higham 2002, Theorems 10.3 and 10.8, as of nearest-plane; nothing is rounded in a paired layer",
        bound),
      arena: { problem, arena in
        let layer = SparseGPT.Layer(problem.layer)
        return (blocks: ColumnBlocks(layer, isMasked: false, in: arena), step: problem.step)
      },
      run: { $0.blocks.rounded(step: $0.step, lane) },
      observe: { input, loss in
        guard let loss else { return ["codes": .scalars([]), "loss": [.nan]] }
        let count = input.blocks.rows * input.blocks.order
        return ["codes": .scalars(Array(input.blocks.result.prefix(count))), "loss": [loss]]
      })
  }
}
