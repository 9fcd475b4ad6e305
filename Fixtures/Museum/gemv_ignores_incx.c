/* operation: gemv-f64
   symbol: gemv_f64
   source: https://github.com/gonum/gonum/issues/1698
   bug: The stride of x was ignored for rows of A taken as they lie; upstream a step of a level 2 routine used the wrong increment.
   shows: incx = 2 without transposition. */
#include <stdint.h>

int gemv_f64(int32_t transA, int64_t m, int64_t n, double alpha, const double *A, int64_t lda,
             const double *x, int64_t incx, double beta, double *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  for (int64_t i = 0; i < outer; i++) {
    double sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++)
      sum += (transA ? A[j * lda + i] : A[i * lda + j]) * x[transA ? j * incx : j];
    double old = beta == 0 ? 0 : beta * y[i * incy];
    y[i * incy] = alpha * sum + old;
  }
  return 0;
}
