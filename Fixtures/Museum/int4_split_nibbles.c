/* operation: gemv-int4-f32
   symbol: gemv_int4_f32
   source: https://github.com/kekzl/imp/pull/722
   bug: Nibbles were taken in the other of two layouts: interleaved for split upstream, here split for interleaved within a group.
   shows: Codes that differ within a group of four or more. */
#include <stdint.h>

int gemv_int4_f32(int32_t zeros, int64_t n, int64_t k, int64_t group, const float *x,
                  const uint8_t *codes, const float *scales, const uint8_t *zeroPoints, float *y) {
  int64_t groups = group > 0 ? k / group : 0;
  for (int64_t row = 0; row < n; row++) {
    double sum = 0;
    for (int64_t p = 0; p < k; p++) {
      int64_t g = row * groups + p / group;
      int64_t within = p % group, half = group / 2;
      uint8_t pair = codes[row * (k / 2) + (p - within) / 2 + within % half];
      int code = within < half ? pair & 15 : pair >> 4;
      double weight = (double)(code - (zeros ? zeroPoints[g] : 8)) * scales[g];
      sum += weight * x[p];
    }
    y[row] = (float)sum;
  }
  return 0;
}
