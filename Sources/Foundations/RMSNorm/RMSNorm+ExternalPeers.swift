public import Peers
import Verification

extension RMSNorm: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<RMSNorm>] = [
    ExternalPeer(
      "torch rms_norm, float32", .torch, format: .float32,
      .rounding("derived at RMSNorm's bound") { bound($0, Float.roundoff) },
      program: """
        def prepare(x, gain, epsilon):
            (x, gain), epsilon = tensors(x, gain), epsilon[0]
            norm = torch.nn.functional.rms_norm
            return lambda: norm(x, x.shape, gain, epsilon), lambda y: {"y": y.numpy()}
        """,
      inputs: { problem in
        [
          PeerArray("x", problem.x.map { Float($0) }),
          PeerArray("gain", problem.gain.map { Float($0) }),
          PeerArray("epsilon", [problem.epsilon]),
        ]
      },
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  ]
}
