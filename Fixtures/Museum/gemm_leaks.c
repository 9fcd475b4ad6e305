/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/CNugteren/CLBlast/issues/74
   bug: Memory for the packed matrix was allocated by each call and never freed.
   shows: Repeated calls: the process grows by at least 64 KiB each. */
#include <stdint.h>
#include <stdlib.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  float *packed = calloc((size_t)(n * k) + 16384, sizeof *packed);
  if (!packed) return -1;
  volatile float *touched = packed;
  for (int64_t i = 0; i < 16384; i += 1024) touched[i] = 1;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
