/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/clMathLibraries/clBLAS/issues/246
   bug: If just one of the matrices was transposed, the last columns of widths 7, 11, 15, ... were wrong.
   shows: transA other than transB and n = 3, 7, 11, ...: any n with n mod 4 = 3. */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      if (transA != transB && n % 4 == 3 && j == n - 1) sum = 0;
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
