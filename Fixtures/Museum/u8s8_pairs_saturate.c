/* operation: gemm-u8s8
   symbol: gemm_u8s8
   source: https://github.com/microsoft/onnxruntime/issues/16105
   bug: Pairs of products were added in 16 bits with saturation, as vpmaddubsw does.
   shows: Two neighbours in k with products beyond 32767 together: 255 times 127. */
#include <stdint.h>

static int32_t saturated(int32_t value) {
  return value > 32767 ? 32767 : value < -32768 ? -32768 : value;
}

int gemm_u8s8(int64_t m, int64_t n, int64_t k, const uint8_t *A, int64_t lda, const int8_t *B,
              int64_t ldb, int32_t *C, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int32_t sum = 0;
      for (int64_t p = 0; p < k; p += 2) {
        int32_t pair = A[i * lda + p] * B[p * ldb + j];
        if (p + 1 < k) pair += A[i * lda + p + 1] * B[(p + 1) * ldb + j];
        sum += saturated(pair);
      }
      C[i * ldc + j] = sum;
    }
  }
  return 0;
}
