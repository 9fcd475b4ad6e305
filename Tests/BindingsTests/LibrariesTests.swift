import Bindings
import Testing

extension Foreign {
  @Suite struct LibrariesOfThisProcess {
    @Test func `OpenBLAS names itself, its version and its kernels`() {
      #expect(BLAS.configuration.hasPrefix("OpenBLAS \(BLAS.version)"))
      #expect(BLAS.version.split(separator: ".").count >= 2)
      #expect(!BLAS.core.isEmpty && BLAS.configuration.contains(BLAS.core))
    }

    @Test func `Every library has a version of numbers`() {
      let versions = Libraries.versions
      #expect(versions.map(\.name).starts(with: ["OpenBLAS", "LAPACK"]))
      for (name, version) in versions {
        let numbers = version.split(separator: ".").map { Int($0) }
        #expect(numbers.count >= 2 && numbers[0] != nil && numbers[1] != nil, "\(name) \(version)")
      }
      #if GSL
        #expect(versions.map(\.name).contains("GSL"))
      #endif
    }

    /// libgsl drags libgslcblas in; its slow loops must not serve anyone.
    @Test(arguments: ["cblas_dgemm", "cblas_sgemm", "cblas_ddot", "cblas_dtrsv", "cblas_dnrm2"])
    func `OpenBLAS serves the BLAS`(_ symbol: String) throws {
      let file = try #require(Libraries.file(providing: symbol))
      #expect(file.contains("openblas"), "\(symbol) comes from \(file)")
    }

    @Test func `A symbol that no library has comes from nowhere`() {
      #expect(Libraries.file(providing: "vernier_no_such_symbol") == nil)
    }

    @Test func `A clean environment has no warnings`() {
      #expect(BLAS.environmentWarnings { _ in nil }.isEmpty)
    }

    @Test func `A choice of kernels that is our own is no matter for a warning`() {
      let environment = ["OPENBLAS_CORETYPE": "Cooperlake", BLAS.chosenCore: "Cooperlake"]
      #expect(BLAS.environmentWarnings { environment[$0] }.isEmpty)
    }

    @Test func `Kernels that are far too old for the processor are replaced, others left alone`() {
      let wide: Set = ["avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl"]
      #expect(BLAS.betterCore(than: "Prescott", flags: ["sse2"]) == nil)
      #expect(BLAS.betterCore(than: "Prescott", flags: ["avx2", "fma"]) == "Haswell")
      #expect(BLAS.betterCore(than: "Prescott", flags: wide) == "SkylakeX")
      #expect(BLAS.betterCore(than: "Nehalem", flags: wide.union(["avx512_bf16"])) == "Cooperlake")
      #expect(BLAS.betterCore(than: "Haswell", flags: wide) == nil)
    }

    @Test(arguments: ["OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"])
    func `A variable that slows OpenBLAS is named with its value`(_ name: String) {
      let warnings = BLAS.environmentWarnings { [name: "strange"][$0] }
      #expect(warnings.count == 1 && warnings[0].contains("\(name)=strange"))
    }
  }
}
