import Bindings
import Foundation
import Verification

/// OpenBLAS chooses its kernels by the processor's model number, when it is loaded. One that came after its
/// release it takes for a Pentium 4: every ratio to the peer would then flatter us.
enum PeerKernels {
  /// What OpenBLAS would have used, if this command has made a better choice for it.
  private static let abandoned = "VERNIER_OPENBLAS_INSTEAD_OF"

  /// Starts this program again with kernels that suit the processor, if OpenBLAS has taken much older ones and
  /// the user has chosen none.
  static func mend() {
    guard !Environment.isSet("OPENBLAS_CORETYPE"),
      let better = BLAS.betterCore(flags: Machine.flags)
    else { return }
    setenv("OPENBLAS_CORETYPE", better, 1)
    setenv(BLAS.chosenCore, better, 1)
    setenv(abandoned, BLAS.core, 1)
    execv("/proc/self/exe", CommandLine.unsafeArgv)
    // It could not be started again, and goes on with the old kernels; `doctor` shows them.
    for name in ["OPENBLAS_CORETYPE", BLAS.chosenCore, abandoned] { unsetenv(name) }
  }

  /// The variables that ``mend()`` has set: a library that is not ours must not see them.
  static var ours: [String] {
    Environment.isSet(abandoned) ? ["OPENBLAS_CORETYPE", BLAS.chosenCore, abandoned] : []
  }

  /// For `doctor`.
  static var remark: String {
    let old = ProcessInfo.processInfo.environment[abandoned]
    return old.map { " (our choice: left alone it takes \($0)'s here)" } ?? ""
  }
}
