/* operation: layernorm-f32
   symbol: layernorm_f32
   style: the first element taken away first, so that a common offset cancels exactly or nearly so, then two passes in double over what is left
   contract: accumulate=float64 */
#include <math.h>
#include <stdint.h>

int layernorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                  const float *gain, const float *bias, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows && n > 0; r++) {
    const float *in = x + r * ldx;
    double shift = in[0], mean = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) mean += in[i] - shift;
    mean /= (double)n;
    for (int64_t i = 0; i < n; i++) {
      double deviation = (in[i] - shift) - mean;
      squares += deviation * deviation;
    }
    double factor = 1 / sqrt(squares / (double)n + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (float)(((in[i] - shift) - mean) * factor * gain[i] + bias[i]);
  }
  return 0;
}
