/* operation: gemv-f64
   symbol: gemv_f64
   style: multiples of columns of op(A) gathered in scratch memory, then scaled into y */
#include <stdint.h>
#include <stdlib.h>

int gemv_f64(int32_t transA, int64_t m, int64_t n, double alpha, const double *A, int64_t lda,
             const double *x, int64_t incx, double beta, double *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  double *sum = calloc((size_t)outer + 1, sizeof *sum);
  if (!sum) return -1;
  for (int64_t j = 0; j < inner && alpha != 0; j++)
    for (int64_t i = 0; i < outer; i++)
      sum[i] += (transA ? A[j * lda + i] : A[i * lda + j]) * x[j * incx];
  for (int64_t i = 0; i < outer; i++) {
    double old = beta == 0 ? 0 : beta * y[i * incy];
    y[i * incy] = alpha * sum[i] + old;
  }
  free(sum);
  return 0;
}
