/* operation: sum-f32
   symbol: sum_f32
   style: accumulated in double, rounded once at the end
   contract: accumulate=float64 */
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  double total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx];
  *sum = (float)total;
  return 0;
}
