public import Peers
import Structures
import Verification

extension GEMV: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<GEMV>] = [
    peer(
      "torch.mv", .torch,
      program: """
        def prepare(a, x):
            a, x = tensors(a, x)
            y = torch.empty(a.shape[0])
            return lambda: torch.mv(a, x, out=y), lambda y: {"y": y.numpy()}
        """),
    peer(
      "numpy.dot", .numPy,
      program: """
        def prepare(a, x):
            a, x = np.asarray(a), np.asarray(x)
            y = np.empty(a.shape[0], np.float32)
            return lambda: np.dot(a, x, out=y), lambda y: {"y": y}
        """),
  ]

  private static func peer(
    _ name: String, _ library: PeerLibrary, program: String
  ) -> ExternalPeer<GEMV> {
    ExternalPeer(
      "\(name), float32", library, format: .float32,
      .rounding("Higham 2002, section 3.5") { bound($0, Float.roundoff) }, program: program,
      inputs: { problem in
        guard problem.alpha == 1, problem.beta == 0 else {
          throw PeerMismatch("it has no factors α and β")
        }
        return [
          PeerArray("a", problem.a.map { Float($0) }), PeerArray("x", problem.x.map { Float($0) }),
        ]
      },
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  }
}
