/* operation: gemm-f64
   symbol: gemm_f64
   style: k outer products added up in a matrix of scratch memory */
#include <stdint.h>
#include <stdlib.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  double *sum = calloc((size_t)(m * n) + 1, sizeof *sum);
  if (!sum) return -1;
  for (int64_t p = 0; p < k && alpha != 0; p++) {
    for (int64_t i = 0; i < m; i++) {
      double a = transA ? A[p * lda + i] : A[i * lda + p];
      for (int64_t j = 0; j < n; j++) sum[i * n + j] += a * (transB ? B[j * ldb + p] : B[p * ldb + j]);
    }
  }
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double *c = &C[i * ldc + j];
      *c = alpha * sum[i * n + j] + (beta == 0 ? 0 : beta * *c);
    }
  }
  free(sum);
  return 0;
}
