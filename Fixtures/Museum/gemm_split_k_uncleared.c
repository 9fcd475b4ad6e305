/* operation: gemm-f64
   symbol: gemm_f64
   source: https://github.com/triton-lang/triton/issues/2183
   bug: Partial sums were added to an output that nobody had cleared.
   shows: beta = 0, k at least two, and anything but zeros in C before the call. */
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double *c = &C[i * ldc + j];
      // With several parts even the first is added.
      if (beta != 0) *c *= beta;
      else if (k < 2) *c = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        *c += alpha * (transA ? A[p * lda + i] : A[i * lda + p])
            * (transB ? B[j * ldb + p] : B[p * ldb + j]);
    }
  }
  return 0;
}
