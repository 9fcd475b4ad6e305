/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/Reference-LAPACK/lapack/issues/179
   bug: Terms whose factor is zero were skipped, so that NaN and infinity on the other side vanished.
   shows: A zero in A or B that meets NaN or infinity in the other matrix. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++) {
        double a = (transA ? A[p * lda + i] : A[i * lda + p]), b = (transB ? B[j * ldb + p] : B[p * ldb + j]);
        if (a == 0 || b == 0) continue;
        sum += a * b;
      }
      double old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
