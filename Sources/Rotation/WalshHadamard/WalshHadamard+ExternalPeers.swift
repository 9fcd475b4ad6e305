public import Peers
import Verification

extension WalshHadamard: ExternallyPeered {
  private static let fht = PeerLibrary(
    "fht-cpu", module: "fht_cpu", installation: "pip install numpy fht-cpu",
    prelude: "import numpy as np, fht_cpu")

  /// Its programs as `ffht-unofficial` packages them, which is built where it is installed.
  private static let ffht = PeerLibrary(
    "FFHT", module: "ffht",
    installation:
      "pip install numpy pybind11 setuptools && pip install --no-build-isolation ffht-unofficial",
    prelude: "import numpy as np, ffht")

  public static let externalPeers: [ExternalPeer<WalshHadamard>] = [
    peer(
      "fht_cpu.fht", fht,
      program: """
        def prepare(x):
            x = np.asarray(x)
            y = np.empty((max(1, 8192 // len(x)), len(x)), np.float32)
            xs = np.repeat(x[None], len(y), 0)
            return lambda: fht_cpu.fht(xs, out=y, axis=-1, num_threads=1), lambda y: {"y": y[-1]}
        """),
    peer(
      "ffht.fht_", ffht,
      program: """
        def prepare(x):
            x = np.asarray(x)
            y = np.empty((max(1, 8192 // len(x)), len(x)), np.float32)
            def run():
                y[:] = x
                ffht.fht_(y)
            return run, lambda _: {"y": y[-1]}
        """),
  ]

  private static func peer(
    _ name: String, _ library: PeerLibrary, program: String
  ) -> ExternalPeer<WalshHadamard> {
    ExternalPeer(
      name, library, format: .float32, sizes: [1024, 16_384, 1 << 20],
      remark:
        "it works in place: a copy of the input goes before; transforms below 8192 numbers are called by the 8192",
      repetitions: { max(1, 8192 / $0.x.count) },
      .rounding("Higham 2002, section 4.2: p additions on the way to each number") { bound($0) },
      program: program,
      inputs: { problem in
        guard problem.base.order == 1 else {
          throw PeerMismatch("it takes powers of two, not \(problem.x.count)")
        }
        return [PeerArray("x", problem.x.map { Float($0) })]
      },
      observe: { _, results in ["y": .scalars(try results.numbers("y"))] })
  }
}
