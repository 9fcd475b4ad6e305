/* operation: gemv-f32
   symbol: gemv_f32
   source: https://github.com/codeplaysoftware/portBLAS/pull/237
   bug: y was multiplied by beta = 0 instead of being overwritten.
   shows: beta = 0 with NaN or infinity in y before the call. */
#include <stdint.h>

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda,
             const float *x, int64_t incx, float beta, float *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  for (int64_t i = 0; i < outer; i++) {
    float sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++)
      sum += (transA ? A[j * lda + i] : A[i * lda + j]) * x[j * incx];
    y[i * incy] = alpha * sum + beta * y[i * incy];
  }
  return 0;
}
