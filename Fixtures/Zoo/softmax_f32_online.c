/* operation: softmax-f32
   symbol: softmax_f32
   style: one pass that rescales its sum whenever the maximum grows, and one that writes */
#include <math.h>
#include <stdint.h>

int softmax_f32(int64_t rows, int64_t n, const float *x, int64_t ldx, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    float greatest = -INFINITY, sum = 0;
    for (int64_t i = 0; i < n; i++) {
      // Minus infinity adds nothing, whatever the maximum will be.
      if (in[i] == -INFINITY) continue;
      if (in[i] > greatest) {
        sum = sum * expf(greatest - in[i]) + 1;
        greatest = in[i];
      } else {
        sum += expf(in[i] - greatest);
      }
    }
    if (greatest == INFINITY) sum = NAN;
    for (int64_t i = 0; i < n; i++) y[r * ldy + i] = expf(in[i] - greatest) / sum;
  }
  return 0;
}
