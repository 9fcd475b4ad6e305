/* operation: layernorm-f32
   symbol: layernorm_f32
   source: https://github.com/microsoft/CNTK/issues/3816
   bug: Epsilon was added to the standard deviation instead of the variance.
   shows: Spreads comparable with the root of epsilon. */
#include <math.h>
#include <stdint.h>

int layernorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                  const float *gain, const float *bias, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    double mean = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) mean += in[i];
    mean /= (double)n;
    for (int64_t i = 0; i < n; i++) squares += (in[i] - mean) * (in[i] - mean);
    double root = sqrt(squares / (double)n) + epsilon;
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (float)((in[i] - mean) / root * gain[i] + bias[i]);
  }
  return 0;
}
