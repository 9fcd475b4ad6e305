/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/flame/blis/issues/97
   bug: With a dimension of zero a control structure was freed that had never been made.
   shows: m, n or k = 0: the process dies of a null pointer. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  static int64_t plan[1];
  int64_t *volatile control = m == 0 || n == 0 || k == 0 ? 0 : plan;
  *(volatile int64_t *)control = k;
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
