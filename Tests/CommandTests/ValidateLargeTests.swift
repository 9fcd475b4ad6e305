import Foundation
import Testing

/// Products beyond the sizes of the covering array.
@Suite struct ValidateLarge {
  @Test func `A large product is judged, and a wrong element of it found`() throws {
    let folder = TemporaryFolder.make()
    try """
    #include <stdint.h>
    #include <string.h>
    static void multiply(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A,
                         int64_t lda, const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < n; j++) C[i * ldc + j] = beta == 0 ? 0 : beta * C[i * ldc + j];
        for (int64_t p = 0; p < k; p++) {
          float a = alpha * (ta ? A[p * lda + i] : A[i * lda + p]);
          for (int64_t j = 0; j < n; j++) C[i * ldc + j] += a * (tb ? B[j * ldb + p] : B[p * ldb + j]);
        }
      }
    }
    int right(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A, int64_t lda,
              const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      multiply(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
      return 0;
    }
    int lost(int32_t ta, int32_t tb, int64_t m, int64_t n, int64_t k, float alpha, const float *A, int64_t lda,
             const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
      multiply(ta, tb, m, n, k, alpha, A, lda, B, ldb, beta, C, ldc);
      if (m > 333 && n > 555) C[333 * ldc + 555] += 100;
      return 0;
    }
    """.write(toFile: "\(folder)/k.c", atomically: true, encoding: .utf8)
    let compiled = try Command.run(
      ["cc", "-O2", "-c", "-fPIC", "-o", "\(folder)/k.o", "\(folder)/k.c"], program: "/usr/bin/env")
    #expect(compiled.status == 0, "\(compiled.errors)")
    func validate(_ symbol: String) throws -> Command {
      try Command.run(
        "validate", "\(folder)/k.o", "--as", "gemm-f32", "--symbol", symbol, "--large", "700",
        "--case", "1", "2", "3", "--no-failures")
    }
    let right = try validate("right")
    #expect(right.status == 0, "\(right.output) \(right.errors)")
    #expect(right.output.contains("700: kernel"))
    let lost = try validate("lost")
    #expect(lost.status == 1, "\(lost.output) \(lost.errors)")
    #expect(lost.output.contains("✗ large"), "\(lost.output)")
  }
}
