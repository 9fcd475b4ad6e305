/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/robertknight/rten/pull/81
   bug: Whole tiles ignored C if beta was zero, tiles at the edge multiplied it by zero.
   shows: beta = 0, NaN in C, and m or n not a multiple of four. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      int isEdge = i >= m / 4 * 4 || j >= n / 4 * 4;
      double *c = &C[i * ldc + j];
      *c = beta == 0 && !isEdge ? alpha * sum : alpha * sum + beta * *c;
    }
  }
  return 0;
}
