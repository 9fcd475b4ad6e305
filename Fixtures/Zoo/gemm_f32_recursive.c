/* operation: gemm-f32
   symbol: gemm_f32
   style: the sum of each element halved recursively down to four products */
#include <stdint.h>

static float product(const float *a, int64_t aStep, const float *b, int64_t bStep, int64_t k) {
  if (k > 4) {
    int64_t half = k / 2;
    return product(a, aStep, b, bStep, half)
         + product(a + half * aStep, aStep, b + half * bStep, bStep, k - half);
  }
  float sum = 0;
  for (int64_t p = 0; p < k; p++) sum += a[p * aStep] * b[p * bStep];
  return sum;
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  if (alpha == 0) k = 0;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = product(A + i * (transA ? 1 : lda), transA ? lda : 1,
                          B + j * (transB ? ldb : 1), transB ? 1 : ldb, k);
      float *c = &C[i * ldc + j];
      *c = alpha * sum + (beta == 0 ? 0 : beta * *c);
    }
  }
  return 0;
}
