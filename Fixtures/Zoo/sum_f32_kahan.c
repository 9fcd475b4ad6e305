/* operation: sum-f32
   symbol: sum_f32
   style: Kahan's compensated sum, repeated plainly if it was not finite */
#include <math.h>
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  float total = 0, lost = 0;
  for (int64_t i = 0; i < n; i++) {
    float term = x[i * incx] - lost;
    float next = total + term;
    lost = (next - total) - term;
    total = next;
  }
  if (!isfinite(total)) {
    // Infinity minus infinity in the compensation would make NaN of an infinite sum.
    total = 0;
    for (int64_t i = 0; i < n; i++) total += x[i * incx];
  }
  *sum = total;
  return 0;
}
