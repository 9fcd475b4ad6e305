public import Peers
import Structures
import Verification

extension GPTQ: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<GPTQ>] = [
    ExternalPeer(
      "PyTorch, GPTQ's Algorithm 1", .torch, format: .float64, sizes: [4096],
      remark: LayerPeers.remark,
      .rounding(PairedLayer.theorem) { pairedBound($0, lossError: 0x1p-21) },
      program: LayerPeers.program(
        input: "step", given: "step = float(np.asarray(step)[0])",
        column: "code = torch.round(own / step); q = step * code; out[:, start + i] = code",
        result: "codes"),
      inputs: { problem in
        try LayerPeers.arrays(problem.layer) + [PeerArray("step", [problem.step])]
      },
      observe: { _, results in
        [
          "codes": .scalars(try results.numbers("codes")),
          "loss": .scalars(try results.numbers("loss")),
        ]
      })
  ]
}
