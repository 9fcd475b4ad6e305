/* operation: dot-f64
   symbol: dot_f64
   source: https://github.com/kekzl/imp/pull/722
   bug: A sum on the way was kept in a narrower form than promised; upstream the sums of a quantised product, here single precision within double.
   shows: Any values with more than 24 significant bits. */
#include <stdint.h>

int dot_f64(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy, double *dot) {
  float total = 0;
  for (int64_t i = 0; i < n; i++) total = (float)(total + x[i * incx] * y[i * incy]);
  *dot = total;
  return 0;
}
