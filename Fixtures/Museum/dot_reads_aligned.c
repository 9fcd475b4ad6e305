/* operation: dot-f64
   symbol: dot_f64
   source: https://github.com/OpenMathLib/OpenBLAS/issues/494
   bug: To load aligned pairs one element more than given was read.
   shows: x at the end of its page: the read is outside of the buffer. */
#include <stdint.h>

int dot_f64(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy, double *dot) {
  double total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx] * y[i * incy];
  if (n > 0 && incx == 1) (void)*(volatile const double *)(x + n);
  *dot = total;
  return 0;
}
