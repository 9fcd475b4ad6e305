/* operation: sum-f32
   symbol: sum_f32
   style: one accumulator, from first to last */
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  float total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx];
  *sum = total;
  return 0;
}
