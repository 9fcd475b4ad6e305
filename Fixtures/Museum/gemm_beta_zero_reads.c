/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/icl-utk-edu/blaspp/issues/39
   bug: C was multiplied by beta even if that was zero, so that NaN in memory not yet written stayed.
   shows: beta = 0 with NaN or infinity in C before the call. */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      C[i * ldc + j] = alpha * sum + beta * C[i * ldc + j];
    }
  }
  return 0;
}
