/* operation: rmsnorm-f32
   symbol: rmsnorm_f32
   source: https://github.com/EleutherAI/gpt-neox/pull/1342
   bug: Epsilon was added to the root of the mean square instead of the mean square.
   shows: Rows comparable with the root of epsilon. */
#include <math.h>
#include <stdint.h>

int rmsnorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                const float *gain, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    double squares = 0;
    for (int64_t i = 0; i < n; i++) squares += (double)x[r * ldx + i] * x[r * ldx + i];
    double root = sqrt(squares / (double)n) + epsilon;
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (float)(x[r * ldx + i] / root * gain[i]);
  }
  return 0;
}
