/* operation: gemm-u8s8
   symbol: gemm_u8s8
   style: A taken as signed by subtracting 128, put right with the sums of the columns of B */
#include <stdint.h>
#include <stdlib.h>

int gemm_u8s8(int64_t m, int64_t n, int64_t k, const uint8_t *A, int64_t lda, const int8_t *B,
              int64_t ldb, int32_t *C, int64_t ldc) {
  int32_t *shift = calloc((size_t)n + 1, sizeof *shift);
  if (!shift) return -1;
  for (int64_t p = 0; p < k; p++)
    for (int64_t j = 0; j < n; j++) shift[j] += 128 * B[p * ldb + j];
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int32_t sum = 0;
      for (int64_t p = 0; p < k; p++) {
        int8_t a = (int8_t)(A[i * lda + p] - 128);
        sum += a * B[p * ldb + j];
      }
      C[i * ldc + j] = sum + shift[j];
    }
  }
  free(shift);
  return 0;
}
