/* operation: gemm-f32
   symbol: gemm_f32
   style: sums, scaling and addition in double, rounded once at the end
   contract: accumulate=float64 */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      double sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (double)(transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      double result = alpha * sum;
      if (beta != 0) result += (double)beta * C[i * ldc + j];
      C[i * ldc + j] = (float)result;
    }
  }
  return 0;
}
