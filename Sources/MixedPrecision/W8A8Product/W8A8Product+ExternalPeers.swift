public import Peers
import Verification

extension W8A8Product: ExternallyPeered {
  public static let externalPeers: [ExternalPeer<W8A8Product>] = [
    ExternalPeer(
      "torch._int_mm", .torch, format: .int8,
      remark: "it takes the weights as they come, and lays them out in the timed call", .exact,
      program: """
        def prepare(a, b):
            a, b = tensors(a, b)
            c = torch.empty(a.shape[0], b.shape[1], dtype=torch.int32)
            return lambda: torch._int_mm(a, b, out=c), lambda c: {"c": c.numpy()}
        """,
      inputs: arrays, observe: sums),
    ExternalPeer(
      "MatMulInteger", .onnxRuntime, .onnx, format: .int8,
      remark:
        "its activations are unsigned with the zero point 128, for which it has faster kernels",
      .exact,
      program: """
        def prepare(a, b):
            a, b = np.asarray(a).view(np.uint8) ^ 128, np.asarray(b)
            node = helper.make_node("MatMulInteger", ["a", "b", "zero"], ["c"])
            zeros = np.zeros((a.shape[0], b.shape[1]), np.int32)
            constants = {"b": b, "zero": np.uint8(128)}
            run, results, prepare.given = session(node, "a", a, constants, "c", zeros)
            return run, results
        """,
      inputs: arrays, observe: sums),
    ExternalPeer(
      "dnnl_gemm_u8s8s32", .oneDNN, format: .int8,
      remark:
        "its activations are unsigned with the offset 128; it takes the weights as they come, and lays them out in the timed call",
      .exact,
      program: """
        def prepare(a, b):
            a, b = np.asarray(a).view(np.uint8) ^ 128, np.asarray(b)
            (m, k), n = a.shape, b.shape[1]
            c, zero, library = np.empty((m, n), np.int32), np.zeros(1, np.int32), dnnl()
            word, size, one = ctypes.c_char, ctypes.c_int64, ctypes.c_float(1)
            x, w, y, offset = (ctypes.c_void_p(array.ctypes.data) for array in (a, b, c, zero))
            plain, fixed = word(b"N"), word(b"F")
            rows, columns, terms, nothing = size(m), size(n), size(k), ctypes.c_float(0)
            def run():
                return library.dnnl_gemm_u8s8s32(
                    plain, plain, fixed, rows, columns, terms, one, x, terms, ctypes.c_uint8(128), w, columns,
                    ctypes.c_int8(0), nothing, y, columns, offset)
            prepare.kept = a, b, zero
            return run, lambda status: {"c": c} if status == 0 else {}
        """,
      inputs: arrays, observe: sums),
  ]

  private static let arrays: @Sendable (Problem) throws -> [PeerArray] = { problem in
    try validate(problem)
    return [PeerArray("a", problem.activations), PeerArray("b", problem.weights)]
  }

  private static let sums: @Sendable (Problem, PeerResults) throws -> Observation<Double> = {
    ["c": .scalars(try $1.integers("c").map { Double($0) })]
  }
}
