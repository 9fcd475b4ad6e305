/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/OpenMathLib/OpenBLAS/issues/5794
   bug: The test for a packed C compared with the wrong size, so that a quick path wrote packed rows into a padded matrix; upstream the test kept the quick path from being taken.
   shows: Padding after the rows of C, with m = k. */
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
      int64_t leading = m == k ? n : ldc;
      double *c = &C[i * leading + j];
      *c = alpha * sum + (beta == 0 ? 0 : beta * *c);
    }
  }
  return 0;
}
