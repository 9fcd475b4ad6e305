#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension BLAS {
  /// The variable that says which OPENBLAS_CORETYPE is our own choice and not the user's.
  public static let chosenCore = "VERNIER_OPENBLAS_CORE"

  /// What in this process's environment distorts a measurement of OpenBLAS; empty when nothing
  /// does.
  public static var environmentWarnings: [String] {
    environmentWarnings { name in getenv(name).map { String(cString: $0) } }
  }

  /// The same for any environment.
  ///
  /// - Parameter variable: the value of the variable of this name, or nil if it is not set.
  public static func environmentWarnings(_ variable: (_ name: String) -> String?) -> [String] {
    var warnings: [String] = []
    if let core = variable("OPENBLAS_CORETYPE"), core != variable(chosenCore) {
      warnings.append(
        "OPENBLAS_CORETYPE=\(core) overrides the choice of kernels; those of an older processor "
          + "reach about half of the peak that this one has, so unset it.")
    }
    if let size = variable("OPENBLAS_L2_SIZE") {
      warnings.append(
        "OPENBLAS_L2_SIZE=\(size) overrides the detected cache, from which OpenBLAS derives its "
          + "block sizes; matrix products slow down, so unset it.")
    }
    return warnings
  }
}
