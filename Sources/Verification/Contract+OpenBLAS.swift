import Bindings

// What cannot be asked of programs that call OpenBLAS 0.3.21, where it runs kernels for old processors. Found by this
// suite under every OPENBLAS_CORETYPE; the checks show it again in every run there, and ask for all the rest.
extension Contract {
  /// The kernels whose sums in double precision depend on the address of a vector.
  private static let peelingCores: Set<String> = [
    "Prescott", "Core2", "Penryn", "Dunnington", "Barcelona", "Bobcat", "Nano",
  ]

  /// The kernels whose SSYMV reads past the end of its matrix.
  private static let readingCores = peelingCores.union(["Atom"])

  /// Of sums of this type by OpenBLAS: dot products, and what is made of them.
  public static func openBLAS<T>(_: T.Type) -> Contract {
    Contract(isAlignmentInvariant: T.self != Double.self || !peelingCores.contains(BLAS.core))
  }

  /// Of products with a symmetric matrix of this type by OpenBLAS.
  public static func symmetricOpenBLAS<T>(_: T.Type) -> Contract {
    guard T.self == Float.self, readingCores.contains(BLAS.core) else { return Contract() }
    return Contract(
      readsPast: "OpenBLAS's SSYMV for \(BLAS.core) reads past the end of its matrix.")
  }
}
