/* operation: sum-f64
   symbol: sum_f64
   source: https://github.com/OpenMathLib/OpenBLAS/pull/4640
   bug: The path for strides stopped too early; upstream it took strides of zero and less for an error, here the last element of a strided vector is left out.
   shows: incx greater than one. */
#include <stdint.h>

int sum_f64(int64_t n, const double *x, int64_t incx, double *sum) {
  double total = 0;
  for (int64_t i = 0; i < (incx == 1 ? n : n - 1); i++) total += x[i * incx];
  *sum = total;
  return 0;
}
