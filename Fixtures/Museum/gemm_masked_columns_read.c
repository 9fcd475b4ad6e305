/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/ooples/AiDotNet.Tensors/pull/991
   bug: The kernel for the last columns masked what it stored but not what it loaded from B.
   shows: n not a multiple of four and B at the end of its page. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  if (!transB && k > 0 && n > 0) {
    volatile const double *last = B + (k - 1) * ldb;
    for (int64_t j = n; j < (n + 3) / 4 * 4; j++) (void)last[j];
  }
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      double old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
