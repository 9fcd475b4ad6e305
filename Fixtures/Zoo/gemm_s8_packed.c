/* operation: gemm-s8
   symbol: gemm_s8
   style: B transposed into scratch memory, pairs of products added in 32 bits */
#include <stdint.h>
#include <stdlib.h>

int gemm_s8(int64_t m, int64_t n, int64_t k, const int8_t *A, int64_t lda, const int8_t *B,
            int64_t ldb, int32_t *C, int64_t ldc) {
  int8_t *columns = malloc((size_t)(n * k) + 1);
  if (!columns) return -1;
  for (int64_t p = 0; p < k; p++)
    for (int64_t j = 0; j < n; j++) columns[j * k + p] = B[p * ldb + j];
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      const int8_t *a = A + i * lda, *b = columns + j * k;
      int32_t sum = 0;
      int64_t p = 0;
      for (; p + 2 <= k; p += 2) sum += a[p] * b[p] + a[p + 1] * b[p + 1];
      if (p < k) sum += a[p] * b[p];
      C[i * ldc + j] = sum;
    }
  }
  free(columns);
  return 0;
}
