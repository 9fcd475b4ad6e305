import Bindings

extension Contract {
  /// OpenBLAS's kernels whose sums in double precision depend on the address of a vector: they step to a
  /// multiple of 16 bytes first. Found by this suite with release 0.3.21 and every OPENBLAS_CORETYPE.
  private static let peelingCores: Set<String> = [
    "Prescott", "Core2", "Penryn", "Dunnington", "Barcelona", "Bobcat", "Nano",
  ]

  /// What can be asked of a program that calls OpenBLAS: the same bits from run to run, and at every address
  /// where its kernels for this processor keep to that.
  public static let openBLAS = Contract(
    isAlignmentInvariant: !peelingCores.contains(BLAS.core))

  /// The same for SSYMV, which with those kernels also reads up to three numbers past the matrix.
  public static let symmetricOpenBLAS: Contract = {
    guard readingCores.contains(BLAS.core) else { return openBLAS }
    var contract = openBLAS
    contract.readsPast = "OpenBLAS's SSYMV for \(BLAS.core) reads past the end of its matrix."
    return contract
  }()

  private static let readingCores: Set<String> = peelingCores.union(["Atom"])
}
