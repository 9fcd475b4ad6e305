/* operation: dot-f32
   symbol: dot_f32
   source: https://github.com/ROCm/rocSPARSE/issues/246
   bug: For vectors of no elements the result was not written; upstream in a sparse product with no columns.
   shows: n = 0 with anything but zero in the result before the call. */
#include <stdint.h>

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
  if (n <= 0) return 0;
  float total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx] * y[i * incy];
  *dot = total;
  return 0;
}
