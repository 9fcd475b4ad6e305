/* operation: layernorm-f32
   symbol: layernorm_f32
   source: https://github.com/tracel-ai/burn/issues/5607
   bug: The variance was the mean of the squares less the square of the mean, in single precision.
   shows: A mean much greater than the spread, as 1000 with differences of 0.001. */
#include <math.h>
#include <stdint.h>

int layernorm_f32(int64_t rows, int64_t n, float epsilon, const float *x, int64_t ldx,
                  const float *gain, const float *bias, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    float mean = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) {
      mean += in[i];
      squares += in[i] * in[i];
    }
    mean /= (float)n;
    float root = sqrtf(squares / (float)n - mean * mean + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (in[i] - mean) / root * gain[i] + bias[i];
  }
  return 0;
}
