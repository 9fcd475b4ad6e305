/* operation: gemv-f32
   symbol: gemv_f32
   style: a dot product with two accumulators for each element of y */
#include <stdint.h>

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda,
             const float *x, int64_t incx, float beta, float *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  int64_t down = transA ? 1 : lda, across = transA ? lda : 1;
  for (int64_t i = 0; i < outer; i++) {
    float even = 0, odd = 0;
    int64_t j = 0;
    if (alpha != 0) {
      for (; j + 2 <= inner; j += 2) {
        even += A[i * down + j * across] * x[j * incx];
        odd += A[i * down + (j + 1) * across] * x[(j + 1) * incx];
      }
      if (j < inner) even += A[i * down + j * across] * x[j * incx];
    }
    float product = alpha * (even + odd);
    y[i * incy] = beta == 0 ? product : product + beta * y[i * incy];
  }
  return 0;
}
