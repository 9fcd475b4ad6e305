/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/libxsmm/libxsmm/issues/51
   bug: Leading dimensions greater than the width were ignored and the matrices read as if packed.
   shows: Padding after the rows of A. */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  lda = transA ? m : k;
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
