/* operation: gemm-s8
   symbol: gemm_s8
   source: https://github.com/ikawrakow/ik_llama.cpp/pull/427
   bug: Signed values were made unsigned by adding 128, and pairs of their products saturated in 16 bits.
   shows: Large elements of A beside large ones of B: 127 times 127, twice. */
#include <stdint.h>

static int32_t saturated(int32_t value) {
  return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

int gemm_s8(int64_t m, int64_t n, int64_t k, const int8_t *A, int64_t lda, const int8_t *B,
            int64_t ldb, int32_t *C, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int32_t sum = 0;
      for (int64_t p = 0; p < k; p += 2) {
        int32_t pair = (A[i * lda + p] + 128) * B[p * ldb + j], shift = 128 * B[p * ldb + j];
        if (p + 1 < k) {
          pair += (A[i * lda + p + 1] + 128) * B[(p + 1) * ldb + j];
          shift += 128 * B[(p + 1) * ldb + j];
        }
        sum += saturated(pair) - shift;
      }
      C[i * ldc + j] = sum;
    }
  }
  return 0;
}
