/* operation: quantise-s8
   symbol: quantise_s8
   style: quotients in double, so that none is rounded onto a half, then rint */
#include <math.h>
#include <stdint.h>

int quantise_s8(int64_t n, int64_t group, const float *x, int8_t *q, float *scales) {
  for (int64_t start = 0; start < n; start += group) {
    float greatest = 0;
    for (int64_t i = start; i < start + group; i++) greatest = fmaxf(greatest, fabsf(x[i]));
    float scale = greatest / 127;
    scales[start / group] = scale;
    for (int64_t i = start; i < start + group; i++) {
      // A scale that is subnormal, or vanished, is too small for its greatest element.
      double level = scale > 0 ? rint((double)x[i] / scale) : 0;
      q[i] = (int8_t)fmax(-127, fmin(127, level));
    }
  }
  return 0;
}
