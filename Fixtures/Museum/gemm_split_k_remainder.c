/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/ROCm/composable_kernel/pull/3387
   bug: All parts of a split sum had the same length, so that what was left over belonged to none.
   shows: k not a multiple of four. */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int64_t part = 0; part < 4 && alpha != 0; part++)
        for (int64_t p = part * (k / 4); p < (part + 1) * (k / 4); p++)
          sum += (transA ? A[p * lda + i] : A[i * lda + p])
               * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
