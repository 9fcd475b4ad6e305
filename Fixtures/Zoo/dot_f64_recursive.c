/* operation: dot-f64
   symbol: dot_f64
   style: halves multiplied recursively down to one product */
#include <stdint.h>

static double halves(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy) {
  if (n == 0) return 0;
  if (n == 1) return x[0] * y[0];
  int64_t half = n / 2;
  return halves(half, x, incx, y, incy)
       + halves(n - half, x + half * incx, incx, y + half * incy, incy);
}

int dot_f64(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy, double *dot) {
  *dot = halves(n, x, incx, y, incy);
  return 0;
}
