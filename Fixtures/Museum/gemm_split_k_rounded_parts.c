/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/modular/modular/issues/7165
   bug: Parts of a split sum were rounded to the type of the output, bfloat16 upstream and here, before they were added.
   shows: Any values with more than eight significant bits, worst where parts cancel. */
#include <stdint.h>
#include <string.h>

/* Cuts the lower half of the pattern off, as storing in bfloat16 does. */
static float narrowed(float value) {
  uint32_t pattern;
  memcpy(&pattern, &value, sizeof pattern);
  pattern &= 0xffff0000;
  memcpy(&value, &pattern, sizeof value);
  return value;
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int part = 0; part < 2 && alpha != 0; part++) {
        float partial = 0;
        for (int64_t p = part * (k / 2); p < (part ? k : k / 2); p++)
          partial += (transA ? A[p * lda + i] : A[i * lda + p])
                   * (transB ? B[j * ldb + p] : B[p * ldb + j]);
        sum += narrowed(partial);
      }
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
