/* operation: gemv-f64
   symbol: gemv_f64
   source: https://github.com/OpenMathLib/OpenBLAS/pull/1852
   bug: A small result went through a static array, so that calls at the same time mixed their results.
   shows: Calls from several threads at once with at most 32 results. */
#include <stdint.h>
#include <unistd.h>

int gemv_f64(int32_t transA, int64_t m, int64_t n, double alpha, const double *A, int64_t lda,
             const double *x, int64_t incx, double beta, double *y, int64_t incy) {
  int64_t outer = transA ? n : m, inner = transA ? m : n;
  static double result[32];
  for (int64_t i = 0; i < outer; i++) {
    double sum = 0;
    for (int64_t j = 0; j < inner && alpha != 0; j++)
      sum += (transA ? A[j * lda + i] : A[i * lda + j]) * x[j * incx];
    if (outer > 32) {
      y[i * incy] = alpha * sum + (beta == 0 ? 0 : beta * y[i * incy]);
      continue;
    }
    result[i] = alpha * sum + (beta == 0 ? 0 : beta * y[i * incy]);
    if (i < outer - 1) continue;
    usleep(1);
    for (int64_t r = 0; r < outer; r++) y[r * incy] = result[r];
  }
  return 0;
}
