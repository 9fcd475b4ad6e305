/* operation: gemm-u8s8
   symbol: gemm_u8s8
   style: three loops with 64 bits for the sum */
#include <stdint.h>

int gemm_u8s8(int64_t m, int64_t n, int64_t k, const uint8_t *A, int64_t lda, const int8_t *B,
              int64_t ldb, int32_t *C, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int64_t sum = 0;
      for (int64_t p = 0; p < k; p++) sum += (int64_t)A[i * lda + p] * B[p * ldb + j];
      C[i * ldc + j] = (int32_t)sum;
    }
  }
  return 0;
}
