/* operation: rmsnorm-f32
   symbol: rmsnorm_f32
   source: https://github.com/131250208/TPlinker-joint-extraction/issues/37
   bug: The root was written as a square; upstream in a layer norm.
   shows: Any row whose mean square is not one. */
#include <math.h>
#include <stdint.h>

int rmsnorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                const float *gain, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    double squares = 0;
    for (int64_t i = 0; i < n; i++) squares += (double)x[r * ldx + i] * x[r * ldx + i];
    double variance = squares / (double)n + epsilon, root = variance * variance;
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (float)(x[r * ldx + i] / root * gain[i]);
  }
  return 0;
}
