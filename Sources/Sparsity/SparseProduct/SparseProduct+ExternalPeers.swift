public import Peers
import Structures
import Verification

extension SparseProduct: ExternallyPeered {
  /// No library has a product with 2:4 weights for processors: they stand in compressed rows here, W Xᵀ with the batch
  /// transposed beforehand, as those libraries have the sparse factor in front.
  public static let externalPeers: [ExternalPeer<SparseProduct>] = [
    peer(
      "torch.mm of a CSR tensor", .torch,
      program: """
        def prepare(pointers, columns, values, x):
            pointers, columns, values, x = tensors(pointers, columns, values, x)
            x = x.T.contiguous()
            weights = torch.sparse_csr_tensor(pointers, columns, values, (len(pointers) - 1, x.shape[0]))
            y = torch.empty(weights.shape[0], x.shape[1])
            return lambda: torch.mm(weights, x, out=y), lambda y: {"y": y.T.contiguous().numpy()}
        """),
    peer(
      "scipy.sparse CSR @", .sciPy,
      program: """
        def prepare(pointers, columns, values, x):
            pointers, columns, values, x = (np.asarray(view) for view in (pointers, columns, values, x))
            x = np.ascontiguousarray(x.T)
            weights = scipy.sparse.csr_array((values, columns, pointers), (len(pointers) - 1, x.shape[0]))
            return lambda: weights @ x, lambda y: {"y": np.ascontiguousarray(y.T)}
        """),
  ]

  private static func peer(
    _ name: String, _ library: PeerLibrary, program: String
  ) -> ExternalPeer<SparseProduct> {
    ExternalPeer(
      name, library, format: .float32,
      remark:
        "2:4 weights as any sparse matrix; batch and result stand transposed, which is not timed",
      .rounding("Higham 2002, section 3.5", { bound($0, 0x1p-24) }), program: program,
      inputs: { problem in
        let weights = problem.weights
        let perRow = weights.groupsPerRow * weights.pattern.kept
        return [
          PeerArray("pointers", (0...weights.rows).map { Int32($0 * perRow) }),
          PeerArray("columns", weights.absoluteColumns.map { Int32($0) }),
          PeerArray("values", weights.values), PeerArray("x", problem.x.map { Float($0) }),
        ]
      },
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  }
}
