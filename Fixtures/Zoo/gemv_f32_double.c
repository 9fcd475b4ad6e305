/* operation: gemv-f32
   symbol: gemv_f32
   style: sums, scaling and addition in double, rounded once at the end
   contract: accumulate=float64 */
#include <stdint.h>

int gemv_f32(int32_t transA, int64_t m, int64_t n, float alpha, const float *A, int64_t lda,
             const float *x, int64_t incx, float beta, float *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  for (int64_t i = 0; i < outer; i++) {
    double sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++) {
      double a = transA ? A[j * lda + i] : A[i * lda + j];
      sum += a * x[j * incx];
    }
    double result = alpha * sum;
    if (beta != 0) result += (double)beta * y[i * incy];
    y[i * incy] = (float)result;
  }
  return 0;
}
