/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/OpenMathLib/OpenBLAS/issues/2126
   bug: A buffer was shared by all threads that called the library at the same time.
   shows: Calls from several threads at once, with rows of some length. */
#include <stdint.h>
#include <unistd.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  static double row[1024];
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      for (int64_t p = 0; p < k && p < 1024; p++) row[p] = transA ? A[p * lda + i] : A[i * lda + p];
      if (j == 0) usleep(1);
      double sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (p < 1024 ? row[p] : transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      double old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
