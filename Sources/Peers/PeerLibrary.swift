/// A library of others, by the module that Python imports.
public struct PeerLibrary: Sendable, Hashable {
  public let title: String
  public let module: String
  /// The command that installs it.
  public let installation: String
  /// What every program that uses it begins with: the import, and what keeps it to one thread.
  public let prelude: String?

  public init(_ title: String, module: String, installation: String, prelude: String? = nil) {
    (self.title, self.module) = (title, module)
    (self.installation, self.prelude) = (installation, prelude)
  }
}

// MARK: - Those that several algorithms stand beside

extension PeerLibrary {
  public static let numPy = PeerLibrary(
    "NumPy", module: "numpy", installation: "pip install numpy", prelude: "import numpy as np")

  public static let sciPy = PeerLibrary(
    "SciPy", module: "scipy", installation: "pip install scipy",
    prelude: "import numpy as np, scipy.sparse")

  /// The build for processors; another brings libraries for graphics cards along.
  public static let torch = PeerLibrary(
    "PyTorch", module: "torch",
    installation: "pip install numpy torch --index-url https://download.pytorch.org/whl/cpu",
    prelude: """
      import numpy as np, torch
      torch.set_num_threads(1)
      torch.set_grad_enabled(False)

      def tensors(*views):
          return [torch.from_numpy(np.asarray(view)) for view in views]
      """)

  /// Its models are written by ``onnx``. `session` makes a program of a single node: constants are what the library
  /// may lay out anew beforehand, the input and the output stay where they are.
  public static let onnxRuntime = PeerLibrary(
    "ONNX Runtime", module: "onnxruntime", installation: "pip install numpy onnx onnxruntime",
    prelude: """
      import numpy as np, onnx, onnxruntime
      from onnx import helper, numpy_helper

      def session(node, name, array, constants, output, result):
          def told(name, array):
              kind = helper.np_dtype_to_tensor_dtype(array.dtype)
              return helper.make_tensor_value_info(name, kind, array.shape)
          kept = [numpy_helper.from_array(np.ascontiguousarray(value), key) for key, value in constants.items()]
          graph = helper.make_graph([node], "peer", [told(name, array)], [told(output, result)], kept)
          versions = [helper.make_opsetid("", 21), helper.make_opsetid("com.microsoft", 1)]
          model = helper.make_model(graph, opset_imports=versions, ir_version=10)
          options = onnxruntime.SessionOptions()
          options.intra_op_num_threads = options.inter_op_num_threads = 1
          options.add_session_config_entry("session.intra_op.allow_spinning", "0")
          made = onnxruntime.InferenceSession(
              model.SerializeToString(), options, providers=["CPUExecutionProvider"])
          given, returned = (onnxruntime.OrtValue.ortvalue_from_numpy(x) for x in (array, result))
          binding = made.io_binding()
          binding.bind_ortvalue_input(name, given)
          binding.bind_ortvalue_output(output, returned)
          # The binding does not hold what it is bound to.
          return lambda: made.run_with_iobinding(binding), lambda _: {output: returned.numpy()}, given
      """)

  public static let onnx = PeerLibrary(
    "ONNX", module: "onnx", installation: "pip install onnx")
}
