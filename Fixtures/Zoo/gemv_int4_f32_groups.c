/* operation: gemv-int4-f32
   symbol: gemv_int4_f32
   style: sums of x times small whole numbers group by group, each scaled once */
#include <stdint.h>

int gemv_int4_f32(int32_t zeros, int64_t n, int64_t k, int64_t group, const float *x,
                  const uint8_t *codes, const float *scales, const uint8_t *zeroPoints, float *y) {
  int64_t groups = group > 0 ? k / group : 0;
  for (int64_t row = 0; row < n; row++) {
    float total = 0;
    for (int64_t g = 0; g < groups; g++) {
      int zero = zeros ? zeroPoints[row * groups + g] : 8;
      float sum = 0;
      for (int64_t p = g * group; p < (g + 1) * group; p += 2) {
        uint8_t pair = codes[row * (k / 2) + p / 2];
        sum += x[p] * (float)((pair & 15) - zero);
        sum += x[p + 1] * (float)((pair >> 4) - zero);
      }
      total += scales[row * groups + g] * sum;
    }
    y[row] = total;
  }
  return 0;
}
