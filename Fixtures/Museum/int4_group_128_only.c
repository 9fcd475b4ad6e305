/* operation: gemv-int4-f32
   symbol: gemv_int4_f32
   source: https://github.com/mit-han-lab/llm-awq/issues/21
   bug: Results were right for one size of groups only; here all elements beyond the first 128 of a larger, and the scale of a smaller are those of groups of 128.
   shows: More than one group, not of 128 elements. */
#include <stdint.h>

int gemv_int4_f32(int32_t zeros, int64_t n, int64_t k, int64_t group, const float *x,
                  const uint8_t *codes, const float *scales, const uint8_t *zeroPoints, float *y) {
  int64_t groups = group > 0 ? k / group : 0;
  for (int64_t row = 0; row < n; row++) {
    double sum = 0;
    for (int64_t p = 0; p < k; p++) {
      int64_t g = row * groups + (p / 128 < groups ? p / 128 : groups - 1);
      int code = codes[row * (k / 2) + p / 2] >> 4 * (p % 2) & 15;
      double weight = (double)(code - (zeros ? zeroPoints[g] : 8)) * scales[g];
      sum += weight * x[p];
    }
    y[row] = (float)sum;
  }
  return 0;
}
