/* operation: dot-f32
   symbol: dot_f32
   style: one accumulator, from last to first, each product fused with its addition */
#include <math.h>
#include <stdint.h>

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
  float total = 0;
  for (int64_t i = n - 1; i >= 0; i--) total = fmaf(x[i * incx], y[i * incy], total);
  *dot = total;
  return 0;
}
