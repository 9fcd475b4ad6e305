/* operation: gemm-u8s8
   symbol: gemm_u8s8
   source: https://github.com/uxlfoundation/oneDNN/issues/375
   bug: Unsigned sources were treated by the way for signed ones; upstream with lost halves, here bytes above 127 become negative.
   shows: Elements of A above 127. */
#include <stdint.h>

int gemm_u8s8(int64_t m, int64_t n, int64_t k, const uint8_t *A, int64_t lda, const int8_t *B,
              int64_t ldb, int32_t *C, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int32_t sum = 0;
      for (int64_t p = 0; p < k; p++) sum += (int8_t)A[i * lda + p] * B[p * ldb + j];
      C[i * ldc + j] = sum;
    }
  }
  return 0;
}
