/* operation: dot-f32
   symbol: dot_f32
   style: four interleaved accumulators and a scalar tail */
#include <stdint.h>

int dot_f32(int64_t n, const float *x, int64_t incx, const float *y, int64_t incy, float *dot) {
  float part[4] = {0};
  int64_t i = 0;
  for (; i + 4 <= n; i += 4)
    for (int lane = 0; lane < 4; lane++)
      part[lane] += x[(i + lane) * incx] * y[(i + lane) * incy];
  float total = (part[0] + part[1]) + (part[2] + part[3]);
  for (; i < n; i++) total += x[i * incx] * y[i * incy];
  *dot = total;
  return 0;
}
