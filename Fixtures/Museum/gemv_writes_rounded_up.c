/* operation: gemv-f32
   symbol: gemv_f32
   source: https://github.com/ggml-org/llama.cpp/pull/25640
   bug: The number of rows was rounded up to two and all were stored, past the end of y.
   shows: An odd number of results with incy = 1: one element is written after y. */
#include <stdint.h>

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda,
             const float *x, int64_t incx, float beta, float *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  for (int64_t i = 0; i < outer; i++) {
    float sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++)
      sum += (transA ? A[j * lda + i] : A[i * lda + j]) * x[j * incx];
    float old = beta == 0 ? 0 : beta * y[i * incy];
    y[i * incy] = alpha * sum + old;
  }
  if (outer % 2 == 1 && incy == 1) y[outer] = 0;
  return 0;
}
