public import Peers

extension GPTQ: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<GPTQ>] = [
    LayerPeers.peer(
      "GPTQ", result: "codes", input: "step", given: "step = float(np.asarray(step)[0])",
      column: "code = torch.round(own / step); q = step * code; out[:, start + i] = code",
      bound: { pairedBound($0, lossError: 0x1p-21) },
      inputs: { try LayerPeers.arrays($0.layer) + [PeerArray("step", [$0.step])] })
  ]
}
