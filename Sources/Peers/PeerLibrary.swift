/// A library of others, by the module that Python imports, or as Python finds it otherwise.
public struct PeerLibrary: Sendable, Hashable {
  public let title: String
  public let module: String
  /// Instead of importing a module: an expression whose value is the version after the prelude, and which raises where
  /// there is none.
  public let version: String?
  /// The command that installs it.
  public let installation: String
  /// What every program that uses it begins with: the import, and what keeps it to one thread.
  public let prelude: String?

  public init(
    _ title: String, module: String, version: String? = nil, installation: String,
    prelude: String? = nil
  ) {
    (self.title, self.module, self.version) = (title, module, version)
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

  /// The library itself, without a module for Python; `mkl()` loads it.
  public static let mkl = PeerLibrary(
    "MKL", module: "mkl", version: "importlib.metadata.version('mkl')",
    installation: "pip install numpy mkl",
    prelude: """
      import ctypes, importlib.metadata, os, numpy as np

      def mkl():
          os.environ["MKL_THREADING_LAYER"] = "SEQUENTIAL"
          files = importlib.metadata.files("mkl")
          [path] = [f.locate() for f in files if f.name.startswith("libmkl_rt.so")]
          return ctypes.CDLL(str(path))
      """)

  /// The library itself, as distributions have it; `dnnl()` loads it.
  public static let oneDNN = PeerLibrary(
    "oneDNN", module: "dnnl", version: "dnnl_version()", installation: "apt-get install libdnnl2",
    prelude: """
      import ctypes, ctypes.util, numpy as np

      def dnnl():
          name = ctypes.util.find_library("dnnl")
          if name is None:
              raise OSError("no library of that name")
          return ctypes.CDLL(name)

      def dnnl_version():
          numbers = dnnl().dnnl_version
          numbers.restype = ctypes.POINTER(ctypes.c_int * 3)
          return ".".join(str(n) for n in numbers().contents)
      """)

  /// llama.cpp's tensors. `ggml` makes a product of a matrix of quantised rows, laid out anew where it has a kernel for
  /// that, with rows of floats.
  public static let ggml = PeerLibrary(
    "ggml", module: "llama_cpp", installation: "pip install numpy llama-cpp-python",
    prelude: """
      import ctypes, os, numpy as np, llama_cpp

      class Room(ctypes.Structure):
          _fields_ = [("bytes", ctypes.c_size_t), ("start", ctypes.c_void_p), ("is_bare", ctypes.c_bool)]

      def ggml(kind, blocks, x):
          folder = os.path.join(os.path.dirname(llama_cpp.__file__), "lib")
          parts = [ctypes.CDLL(os.path.join(folder, f"libggml{part}.so")) for part in ("-base", "-cpu")]

          def call(name, *arguments, result=ctypes.c_void_p):
              function = next(getattr(part, name) for part in parts if hasattr(part, name))
              function.restype = result
              return function(*(ctypes.c_void_p(a) if a.__class__ is int and a > 1 << 31 else a for a in arguments))

          def address(array):
              return ctypes.c_void_p(array.ctypes.data)

          def tensor(room, kind, columns, rows):
              return call("ggml_new_tensor_2d", room, kind, ctypes.c_int64(columns), ctypes.c_int64(rows))

          (m, k), n = x.shape, len(blocks)
          backend = call("ggml_backend_cpu_init")
          call("ggml_backend_cpu_set_n_threads", backend, 1, result=None)
          device = call("ggml_backend_get_device", backend)
          found = call(
              "ggml_backend_reg_get_proc_address", call("ggml_backend_dev_backend_reg", device),
              b"ggml_backend_dev_get_extra_bufts")
          others, layouts = ctypes.CFUNCTYPE(ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p)(found)(device), []
          while others[len(layouts)]:
              layouts.append(others[len(layouts)])
          names = [call("ggml_backend_buft_name", layout, result=ctypes.c_char_p) for layout in layouts]
          rooms = [call("ggml_init", Room(1 << 20, None, True)) for _ in range(2)]
          weights = tensor(rooms[0], kind, k, n)
          call("ggml_backend_alloc_ctx_tensors_from_buft", rooms[0], layouts[names.index(b"CPU_REPACK")])
          call("ggml_backend_tensor_set", weights, address(blocks), ctypes.c_size_t(0), ctypes.c_size_t(blocks.nbytes))
          rows = tensor(rooms[1], 0, k, m)
          product = call("ggml_mul_mat", rooms[1], weights, rows)
          graph = call("ggml_new_graph", rooms[1])
          call("ggml_build_forward_expand", graph, product, result=None)
          call("ggml_backend_alloc_ctx_tensors", rooms[1], backend)
          call("ggml_backend_tensor_set", rows, address(x), ctypes.c_size_t(0), ctypes.c_size_t(x.nbytes))
          compute = parts[0].ggml_backend_graph_compute
          engine, plan = ctypes.c_void_p(backend), ctypes.c_void_p(graph)

          def results(status):
              if status != 0:
                  raise RuntimeError(f"ggml answered {status}")
              c = np.empty((m, n), np.float32)
              call("ggml_backend_tensor_get", product, address(c), ctypes.c_size_t(0), ctypes.c_size_t(c.nbytes))
              return {"c": c}
          return lambda: compute(engine, plan), results
      """)
}
