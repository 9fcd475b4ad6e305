extension BLAS {
  /// The kernels that OpenBLAS has for processors without AVX. It also falls back to the oldest of them on a
  /// processor that is newer than itself.
  private static let coresBeforeAVX: Set<String> = [
    "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Core2", "Penryn", "Dunnington",
    "Nehalem", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Atom", "Nano",
  ]

  /// The name of the kernels that suit this processor, if OpenBLAS has chosen some that are far too old for it:
  /// what OPENBLAS_CORETYPE is to be set to. Nil if its choice is a fair one.
  ///
  /// - Parameter flags: what the processor can do, in the words of /proc/cpuinfo; asked only if the kernels are old.
  public static func betterCore(than core: String = core, flags: @autoclosure () -> Set<String>)
    -> String?
  {
    guard coresBeforeAVX.contains(core) else { return nil }
    let flags = flags()
    guard flags.isSuperset(of: ["avx2", "fma"]) else { return nil }
    guard flags.isSuperset(of: ["avx512f", "avx512bw", "avx512dq", "avx512vl"]) else {
      return "Haswell"
    }
    return flags.contains("avx512_bf16") ? "Cooperlake" : "SkylakeX"
  }
}
