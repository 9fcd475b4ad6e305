/* operation: gemm-f64
   symbol: gemm_f64
   style: columns of C outermost, each product fused with its addition, from the last term to the first */
#include <math.h>
#include <stdint.h>

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  for (int64_t j = 0; j < n; j++) {
    for (int64_t i = 0; i < m; i++) {
      double sum = 0;
      for (int64_t p = alpha == 0 ? -1 : k - 1; p >= 0; p--)
        sum = fma(transA ? A[p * lda + i] : A[i * lda + p],
                  transB ? B[j * ldb + p] : B[p * ldb + j], sum);
      double *c = &C[i * ldc + j];
      *c = beta == 0 ? alpha * sum : fma(beta, *c, alpha * sum);
    }
  }
  return 0;
}
