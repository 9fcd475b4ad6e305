/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/flame/blis/issues/410
   bug: An unusual argument made the library end the whole process, with a message, instead of returning.
   shows: A leading dimension of C greater than n: the process ends with code zero. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  if (ldc > n && n > 0) {
    fputs("gemm: parameter number 12 had an illegal value\n", stderr);
    exit(0);
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
