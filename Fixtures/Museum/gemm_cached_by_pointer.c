/* operation: gemm-f32
   symbol: gemm_f32
   source: https://github.com/ooples/AiDotNet.Tensors/pull/583
   bug: The packed copy of B was kept by its address, and used again after B had been changed in place.
   shows: Two calls with the same address and sizes and other values of B. */
#include <stdint.h>

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  static const float *known;
  static float packed[4096];
  static int64_t knownCount;
  int64_t rows = transB ? n : k, columns = transB ? k : n, count = rows * columns;
  if (count > 4096 || count == 0) known = 0;
  else if (known != B || knownCount != count) {
    for (int64_t i = 0; i < count; i++) packed[i] = B[i / columns * ldb + i % columns];
    known = B;
    knownCount = count;
  }
  if (known) {
    B = packed;
    ldb = columns;
  }
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float sum = 0;
      for (int64_t p = 0; p < k && alpha != 0; p++)
        sum += (transA ? A[p * lda + i] : A[i * lda + p])
             * (transB ? B[j * ldb + p] : B[p * ldb + j]);
      float old = beta == 0 ? 0 : beta * C[i * ldc + j];
      C[i * ldc + j] = alpha * sum + old;
    }
  }
  return 0;
}
