public import Peers
import Structures
import Verification

extension GEMM: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<GEMM>] = [
    peer(
      "torch.mm", .torch, of: Float.self,
      program: """
        def prepare(a, b):
            a, b = tensors(a, b)
            c = torch.empty(a.shape[0], b.shape[1], dtype=a.dtype)
            return lambda: torch.mm(a, b, out=c), lambda c: {"c": c.numpy()}
        """),
    peer("numpy.matmul", .numPy, of: Float.self, program: multiplying),
    peer("numpy.matmul", .numPy, of: Double.self, program: multiplying),
    peer(
      "dnnl_sgemm", .oneDNN, of: Float.self,
      program: """
        def prepare(a, b):
            a, b = np.asarray(a), np.asarray(b)
            (m, k), n = a.shape, b.shape[1]
            c, library, plain = np.empty((m, n), np.float32), dnnl(), ctypes.c_char(b"N")
            rows, columns, terms = (ctypes.c_int64(extent) for extent in (m, n, k))
            x, w, y = (ctypes.c_void_p(array.ctypes.data) for array in (a, b, c))
            one, nothing = ctypes.c_float(1), ctypes.c_float(0)
            def run():
                return library.dnnl_sgemm(
                    plain, plain, rows, columns, terms, one, x, terms, w, columns, nothing, y, columns)
            prepare.kept = a, b
            return run, lambda status: {"c": c} if status == 0 else {}
        """),
  ]

  private static let multiplying = """
    def prepare(a, b):
        a, b = np.asarray(a), np.asarray(b)
        c = np.empty((a.shape[0], b.shape[1]), a.dtype)
        return lambda: np.matmul(a, b, out=c), lambda c: {"c": c}
    """

  private static func peer<T: KernelScalar & PeerElement>(
    _ name: String, _ library: PeerLibrary, of _: T.Type, program: String
  ) -> ExternalPeer<GEMM> {
    ExternalPeer(
      "\(name), \(T.label)", library, format: Work.Unit(rawValue: T.label),
      .rounding("Higham 2002, section 3.5") { bound($0, T.roundoff) }, program: program,
      inputs: { problem in
        guard problem.alpha == 1, problem.beta == 0 else {
          throw PeerMismatch("it has no factors α and β")
        }
        return [
          PeerArray("a", problem.a.map { T($0) }), PeerArray("b", problem.b.map { T($0) }),
        ]
      },
      observe: { _, results in ["c": .scalars(try results.numbers("c"))] })
  }
}
