import Structures

extension Terms {
  public struct Misunderstood: Error, CustomStringConvertible {
    public let description: String
  }

  /// One thing that an author may say, as `name=value`.
  struct Clause {
    let name: String
    let values: String
    let meaning: String
    let apply: @Sendable (inout Terms, String) -> Bool
  }

  static let clauses: [Clause] = [
    Clause(
      name: "accumulate", values: "float16|bfloat16|float32|float64",
      meaning: "the type of running sums; the allowed error follows from it"
    ) { terms, value in
      guard let type = ElementType(rawValue: value), type.isFloatingPoint else { return false }
      terms.accumulation = type
      return true
    },
    Clause(
      name: "product", values: "conventional|strassen/N|winograd/N",
      meaning:
        "products of matrices by recursion down to blocks of N: the error is bounded by the largest elements"
    ) { terms, value in
      if value == "conventional" {
        terms.fastProduct = nil
        return true
      }
      terms.fastProduct = FastProduct(value)
      return terms.fastProduct != nil
    },
    flag(
      "nan", "propagate", "free", "NaN and infinities come out as IEEE 754 says, or are not tried"
    ) {
      $0.propagatesNonFinite = $1
    },
    flag(
      "subnormals", "gradual", "flush", "subnormal numbers keep their value, or may count as zero"
    ) {
      $0.flushesSubnormals = !$1
    },
    flag("zero-factor", "skips", "multiplies", "α = 0 means that A is not read, or 0·A is computed")
    {
      $0.zeroFactorSkips = $1
    },
    flag(
      "empty-product", "returns", "scales",
      "a product of vectors without elements leaves y as it was (BLAS), or is beta * y"
    ) { $0.emptyProductReturns = $1 },
    flag("repeat", "bitwise", "free", "the same call gives the same bits, or within the bound") {
      $0.isDeterministic = $1
    },
    flag("address", "bitwise", "free", "other addresses give the same bits, or within the bound") {
      $0.isAddressInvariant = $1
    },
    flag(
      "threads", "bitwise", "free",
      "other numbers of threads give the same bits, or within the bound"
    ) {
      $0.isThreadInvariant = $1
    },
    flag("reentrant", "yes", "no", "two threads may call it at once") { $0.isReentrant = $1 },
    flag(
      "in-place", "yes", "no", "an output may have an input's memory, where the operation says so"
    ) {
      $0.worksInPlace = $1
    },
    flag("packed", "no", "yes", "rows without padding and unit strides only") { $0.isPacked = !$1 },
    Clause(
      name: "alignment", values: "BYTES",
      meaning: "every buffer begins at a multiple of so many bytes, a power of two up to 4096"
    ) { terms, value in
      guard let bytes = Int(value), (1...4096).contains(bytes), bytes & (bytes - 1) == 0 else {
        return false
      }
      terms.alignment = bytes
      return true
    },
  ]

  private static func flag(
    _ name: String, _ yes: String, _ no: String, _ meaning: String,
    _ set: @escaping @Sendable (inout Terms, Bool) -> Void
  ) -> Clause {
    Clause(name: name, values: "\(yes)|\(no)", meaning: meaning) { terms, value in
      guard value == yes || value == no else { return false }
      set(&terms, value == yes)
      return true
    }
  }

  /// What can be said of every operation, and of its sizes and choices.
  public static func documentation(for signature: Signature? = nil) -> String {
    let general = clauses.map { "  \($0.name)=\($0.values)\n      \($0.meaning)" }
    let own = [
      "  SIZE%N=0, SIZE>=N, SIZE<=N\n      the sizes that the kernel takes, such as k%32=0",
      "  CHOICE=WAY[|WAY]\n      the ways that it offers, such as transA=no",
    ]
    return (general + own).joined(separator: "\n")
  }
}
