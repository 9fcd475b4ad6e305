public import Peers

extension SparseGPT: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<SparseGPT>] = [
    LayerPeers.peer(
      "SparseGPT", result: "weights", input: "kept", given: "kept, = tensors(kept)",
      column: "q = own * kept[:, start + i]; out[:, start + i] = q",
      bound: { pairedBound($0, lossError: 0x1p-21) },
      inputs: { problem in
        let kept = problem.mask.map { Float($0 ? 0 : 1) }
        return try LayerPeers.arrays(problem) + [PeerArray("kept", kept)]
      })
  ]
}
