internal import CLAPACKE
internal import COpenBLAS
#if GSL
  internal import CGSL
#endif
#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

internal import Scalars

/// The foreign libraries of this process.
public enum Libraries {
  /// Each library of this build with the version that it reports at run time.
  public static var versions: [(name: String, version: String)] {
    var versions = [("OpenBLAS", BLAS.version), ("LAPACK", lapack), ("FLINT", FLINT.version)]
    #if GSL
      versions.append(("GSL", String(cString: vernier_gsl_version())))
    #endif
    if let mpi = MPI.version { versions.append(("MPI", mpi)) }
    if let zydis = Disassembler.version { versions.append(("Zydis", zydis)) }
    return versions
  }

  /// The file that a C symbol was loaded from; nil if no loaded library has it.
  ///
  /// Two libraries that define one symbol are a classic trap: libgslcblas and the reference BLAS
  /// both have `cblas_dgemm`, and whichever is loaded first serves everyone.
  public static func file(providing symbol: String) -> String? {
    guard let address = dlsym(dlopen(nil, RTLD_LAZY), symbol) else { return nil }
    var place = vernier_symbol_place()
    guard vernier_dladdr(address, &place) != 0, let file = place.file else { return nil }
    return String(cString: file)
  }

  private static var lapack: String {
    var major: Int32 = 0, minor: Int32 = 0, patch: Int32 = 0
    LAPACKE_ilaver(&major, &minor, &patch)
    return "\(major).\(minor).\(patch)"
  }
}
