/* operation: gemm-s8
   symbol: gemm_s8
   source: https://github.com/uxlfoundation/oneDNN/issues/645
   bug: Weights were halved beforehand against saturation and lost their last bit.
   shows: Odd elements of B. */
#include <stdint.h>

int gemm_s8(int64_t m, int64_t n, int64_t k, const int8_t *A, int64_t lda, const int8_t *B,
            int64_t ldb, int32_t *C, int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      int32_t sum = 0;
      for (int64_t p = 0; p < k; p++) sum += A[i * lda + p] * (B[p * ldb + j] / 2) * 2;
      C[i * ldc + j] = sum;
    }
  }
  return 0;
}
