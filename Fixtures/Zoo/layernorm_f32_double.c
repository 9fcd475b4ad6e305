/* operation: layernorm-f32
   symbol: layernorm_f32
   style: mean, variance and quotients in double, in two passes
   contract: accumulate=float64 */
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
    double root = sqrt(squares / (double)n + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (float)((in[i] - mean) / root * gain[i] + bias[i]);
  }
  return 0;
}
