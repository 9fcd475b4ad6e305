/* operation: sum-f64
   symbol: sum_f64
   source: https://github.com/groonga/groonga/pull/2961
   bug: NaN was not passed on: upstream it became infinity in a conversion, here a sum skips it.
   shows: NaN among the terms. */
#include <stdint.h>

int sum_f64(int64_t n, const double *x, int64_t incx, double *sum) {
  double total = 0;
  for (int64_t i = 0; i < n; i++)
    if (x[i * incx] == x[i * incx]) total += x[i * incx];
  *sum = total;
  return 0;
}
