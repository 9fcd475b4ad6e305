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
  ]

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
