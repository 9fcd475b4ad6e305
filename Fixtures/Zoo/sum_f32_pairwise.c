/* operation: sum-f32
   symbol: sum_f32
   style: halves summed recursively down to eight terms */
#include <stdint.h>

static float pairwise(int64_t n, const float *x, int64_t incx) {
  if (n <= 8) {
    float total = 0;
    for (int64_t i = 0; i < n; i++) total += x[i * incx];
    return total;
  }
  int64_t half = n / 2;
  return pairwise(half, x, incx) + pairwise(n - half, x + half * incx, incx);
}

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  *sum = pairwise(n, x, incx);
  return 0;
}
