/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/kokkos/kokkos-kernels/issues/147
   bug: With A transposed the number of terms was read from the wrong dimension.
   shows: A transposed, m less than k. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  int64_t depth = transA && m < k ? m : k;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t p = 0; p < depth && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      double old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
