public import Peers
import Structures
import Verification

extension CSRProduct: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<CSRProduct>] = [
    peer(
      "torch.mm of a CSR tensor", .torch,
      program: """
        def prepare(pointers, columns, values, right):
            pointers, columns, values, right = tensors(pointers, columns, values, right)
            shape = (len(pointers) - 1, right.shape[0])
            matrix = torch.sparse_csr_tensor(pointers, columns, values, shape)
            c = torch.empty(shape[0], right.shape[1])
            return lambda: torch.mm(matrix, right, out=c), lambda c: {"c": c.numpy()}
        """),
    peer(
      "scipy.sparse CSR @", .sciPy,
      program: """
        def prepare(pointers, columns, values, right):
            pointers, columns, values, right = (np.asarray(x) for x in (pointers, columns, values, right))
            shape = (len(pointers) - 1, right.shape[0])
            matrix = scipy.sparse.csr_array((values, columns, pointers), shape)
            return lambda: matrix @ right, lambda c: {"c": c}
        """),
    peer("mkl_sparse_s_mm", .mkl, program: inspected),
  ]

  /// MKL's own routine, which may lay the matrix out anew beforehand.
  private static let inspected = """
    def prepare(pointers, columns, values, right):
        arrays = [np.asarray(x) for x in (pointers, columns, values, right)]
        pointers, columns, values, right = arrays
        (k, r), m = right.shape, len(pointers) - 1
        c = np.empty((m, r), np.float32)
        kernels, handle = mkl(), ctypes.c_void_p()
        class Kind(ctypes.Structure):
            _fields_ = [("kind", ctypes.c_int), ("mode", ctypes.c_int), ("diagonal", ctypes.c_int)]
        general, straight, by_rows = Kind(20, 0, 0), 10, 101
        def pointer(array, offset=0):
            return ctypes.c_void_p(array.ctypes.data + offset)
        def checked(status):
            if status != 0:
                raise RuntimeError(f"MKL answered {status}")
        checked(kernels.mkl_sparse_s_create_csr(
            ctypes.byref(handle), 0, m, k, pointer(pointers), pointer(pointers, 4), pointer(columns), pointer(values)))
        checked(kernels.mkl_sparse_set_mm_hint(handle, straight, general, by_rows, r, 10_000))
        checked(kernels.mkl_sparse_optimize(handle))
        one, nothing, x, y = ctypes.c_float(1), ctypes.c_float(0), pointer(right), pointer(c)
        multiply = kernels.mkl_sparse_s_mm
        def run():
            return multiply(straight, one, handle, general, by_rows, x, r, r, nothing, y, r)
        def results(status):
            checked(status)
            return {"c": c}
        prepare.kept = arrays
        return run, results
    """

  private static func peer(
    _ name: String, _ library: PeerLibrary, program: String
  ) -> ExternalPeer<CSRProduct> {
    ExternalPeer(
      name, library, format: .float32, .rounding("Higham 2002, section 3.5", bound),
      program: program,
      inputs: { problem in
        if let obstacle = problem.obstacle { throw PeerMismatch(obstacle) }
        let matrix = problem.matrix
        guard matrix.entryCount <= Int32.max else {
          throw PeerMismatch("\(matrix.entryCount) entries: its positions have 32 bits")
        }
        return [
          PeerArray("pointers", matrix.rowPointers.map { Int32($0) }),
          PeerArray("columns", matrix.columnIndices.map { Int32($0) }),
          PeerArray("values", matrix.values), PeerArray("right", problem.right),
        ]
      },
      observe: { _, results in ["c": .scalars(try results.numbers("c"))] })
  }
}
