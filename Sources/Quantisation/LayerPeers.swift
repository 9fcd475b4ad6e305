import Peers
import Structures
import Verification

/// The published programs of GPTQ and SparseGPT in PyTorch, without what is not compared: grids and masks are given.
enum LayerPeers {
  /// The program of an algorithm, with its own column and result; the loss is the other one.
  ///
  /// - Parameters:
  ///   - input: The further argument, and `given` what is made of it.
  ///   - column: How q and a column of `out` follow from the column `own`.
  static func peer<A: Algorithm>(
    _ algorithm: String, result: String, input: String, given: String, column: String,
    bound: @escaping @Sendable (A.Problem) -> ErrorBound,
    inputs: @escaping @Sendable (A.Problem) throws -> [PeerArray]
  ) -> ExternalPeer<A> {
    ExternalPeer(
      "PyTorch, \(algorithm)'s Algorithm 1", .torch, format: .float64, sizes: [4096],
      remark:
        "single precision and both factorisations of the published algorithm; its grid or mask is given, as ours is",
      .rounding(PairedLayer.theorem, bound),
      program: program(input: input, given: given, column: column, result: result),
      inputs: inputs,
      observe: { _, results in
        [
          result: .scalars(try results.numbers(result)),
          "loss": .scalars(try results.numbers("loss")),
        ]
      })
  }

  /// Blocks of 128 columns with lazy updates of what is behind them, on H⁻¹ = UᵀU.
  private static func program(
    input: String, given: String, column: String, result: String
  ) -> String {
    """
    def prepare(weights, hessian, \(input)):
        weights, hessian = tensors(weights, hessian)
        \(given)
        def run():
            w, out, losses = weights.clone(), torch.zeros_like(weights), torch.zeros_like(weights)
            u = torch.linalg.cholesky(hessian)
            u = torch.linalg.cholesky(torch.cholesky_inverse(u), upper=True)
            columns = w.shape[1]
            for start in range(0, columns, 128):
                end = min(start + 128, columns)
                block, errors = w[:, start:end].clone(), torch.zeros_like(w[:, start:end])
                triangle = u[start:end, start:end]
                for i in range(end - start):
                    own, pivot = block[:, i], triangle[i, i]
                    \(column)
                    losses[:, start + i] = (own - q) ** 2 / pivot ** 2
                    error = (own - q) / pivot
                    block[:, i:] -= error.unsqueeze(1).matmul(triangle[i, i:].unsqueeze(0))
                    errors[:, i] = error
                w[:, end:] -= errors.matmul(u[start:end, end:])
            return out, losses
        def results(o):
            return {"\(result)": o[0].numpy(), "loss": np.array([o[1].double().sum().item()])}
        return run, results
    """
  }

  static func arrays(_ layer: SparseGPT.Problem) throws -> [PeerArray] {
    guard let paired = PairedLayer(layer) else {
      throw PeerMismatch("single precision is not known to round nothing on this layer")
    }
    return [
      PeerArray("weights", layer.weights.map { Float($0) }),
      PeerArray("hessian", paired.hessian.map { Float($0) }),
    ]
  }
}
