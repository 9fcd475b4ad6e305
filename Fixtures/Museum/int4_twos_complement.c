/* operation: gemv-int4-f32
   symbol: gemv_int4_f32
   source: https://github.com/1bit-MONSTER/1bit-MONSTER/pull/572
   bug: Codes with an offset of eight were taken for two's complement.
   shows: Symmetric codes: any. */
#include <stdint.h>

int gemv_int4_f32(int32_t zeros, int64_t n, int64_t k, int64_t group, const float *x,
                  const uint8_t *codes, const float *scales, const uint8_t *zeroPoints, float *y) {
  int64_t groups = group > 0 ? k / group : 0;
  for (int64_t row = 0; row < n; row++) {
    double sum = 0;
    for (int64_t p = 0; p < k; p++) {
      int64_t g = row * groups + p / group;
      int code = codes[row * (k / 2) + p / 2] >> 4 * (p % 2) & 15;
      double weight = (double)(zeros ? code - zeroPoints[g] : code < 8 ? code : code - 16) * scales[g];
      sum += weight * x[p];
    }
    y[row] = (float)sum;
  }
  return 0;
}
