import Structures
import Verification

extension SparseGPT {
  /// Columns in blocks of 128; carried errors by products of matrices.
  static func blocks(_ lane: Lane) -> Implementation<SparseGPT> {
    Implementation(
      "blocks-\(lane.rawValue)-float64",
      .rounding(theorem + "; nothing is rounded in a paired layer", bound),
      arena: { problem, arena in ColumnBlocks(Layer(problem), isMasked: true, in: arena) },
      run: { $0.pruned(lane) },
      observe: { blocks, loss in
        guard let loss else { return Pruned.failed.observation }
        let count = blocks.rows * blocks.order
        return Pruned(weights: Array(blocks.result.prefix(count)), loss: loss).observation
      })
  }
}
