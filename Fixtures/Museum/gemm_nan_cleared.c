/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/gonum/gonum/issues/224
   bug: NaN did not reach the result, upstream by a shortcut for zero in a rank-one update; here what came out as NaN is stored as zero.
   shows: NaN in A, B or beta C. */
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
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      float value = alpha * sum + old;
      C[i * ldc + j] = value == value ? value : 0;
    }
  }
  return 0;
}
