/* operation: gemm-f32
   symbol: gemm_f32
   style: k split into three parts, the last with the remainder, whose sums are added afterwards */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  int64_t share = k / 3, starts[4] = {0, share, 2 * share, k};
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float part[3] = {0};
      for (int s = 0; s < 3 && alpha != 0; s++)
        for (int64_t p = starts[s]; p < starts[s + 1]; p++)
          part[s] += (transA ? A[p * lda + i] : A[i * lda + p])
                   * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      float product = alpha * (part[0] + (part[1] + part[2]));
      C[i * ldc + j] = beta == 0 ? product : product + beta * C[i * ldc + j];
    }
  }
  return 0;
}
