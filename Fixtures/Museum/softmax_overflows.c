/* operation: softmax-f32
   symbol: softmax_f32
   source: https://github.com/deeplearning4j/deeplearning4j/issues/6039
   bug: Exponentials were taken without subtracting the maximum.
   shows: Elements above 88.8. */
#include <math.h>
#include <stdint.h>

int softmax_f32(int64_t rows, int64_t n, const float *x, int64_t ldx, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    float *out = y + r * ldy, sum = 0;
    for (int64_t i = 0; i < n; i++) sum += out[i] = expf(in[i]);
    for (int64_t i = 0; i < n; i++) out[i] /= sum;
  }
  return 0;
}
