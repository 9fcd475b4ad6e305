public import Peers
import Structures
import Verification

extension SparseGPT: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<SparseGPT>] = [
    ExternalPeer(
      "PyTorch, SparseGPT's Algorithm 1", .torch, format: .float64, sizes: [4096],
      remark: LayerPeers.remark,
      .rounding(PairedLayer.theorem) { pairedBound($0, lossError: 0x1p-21) },
      program: LayerPeers.program(
        input: "kept", given: "kept, = tensors(kept)",
        column: "q = own * kept[:, start + i]; out[:, start + i] = q", result: "weights"),
      inputs: { problem in
        let kept = problem.mask.map { Float($0 ? 0 : 1) }
        return try LayerPeers.arrays(problem) + [PeerArray("kept", kept)]
      },
      observe: { _, results in
        [
          "weights": .scalars(try results.numbers("weights")),
          "loss": .scalars(try results.numbers("loss")),
        ]
      })
  ]
}
