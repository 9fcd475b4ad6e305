/* operation: gemm-f32
   symbol: gemm_f32
   style: each row of the product gathered in scratch memory as multiples of rows of B */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  float *row = malloc(((size_t)n + 1) * sizeof *row);
  if (!row) return -1;
  for (int64_t i = 0; i < m; i++) {
    memset(row, 0, (size_t)n * sizeof *row);
    for (int64_t p = 0; p < k && alpha != 0; p++) {
      float a = transA ? A[p * lda + i] : A[i * lda + p];
      for (int64_t j = 0; j < n; j++) row[j] += a * (transB ? B[j * ldb + p] : B[p * ldb + j]);
    }
    for (int64_t j = 0; j < n; j++) {
      float *c = &C[i * ldc + j];
      *c = beta == 0 ? alpha * row[j] : alpha * row[j] + beta * *c;
    }
  }
  free(row);
  return 0;
}
