/* operation: gemv-f32
   symbol: gemv_f32
   source: https://github.com/nntrainer/nntrainer/pull/4345
   bug: The last elements of x were loaded as a whole vector of four and the surplus cleared afterwards.
   shows: Length of x not a multiple of four and x at the end of its page. */
#include <stdint.h>

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda,
             const float *x, int64_t incx, float beta, float *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  if (incx == 1 && inner > 0)
    for (int64_t j = inner; j < (inner + 3) / 4 * 4; j++) (void)*(volatile const float *)(x + j);
  for (int64_t i = 0; i < outer; i++) {
    float sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++)
      sum += (transA ? A[j * lda + i] : A[i * lda + j]) * x[j * incx];
    float old = beta == 0 ? 0 : beta * y[i * incy];
    y[i * incy] = alpha * sum + old;
  }
  return 0;
}
