/* operation: softmax-f32
   symbol: softmax_f32
   style: exponentials, sum and quotients in double, computed twice instead of stored
   contract: accumulate=float64 */
#include <math.h>
#include <stdint.h>

int softmax_f32(int64_t rows, int64_t n, const float *x, int64_t ldx, float *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *in = x + r * ldx;
    double greatest = -INFINITY, sum = 0;
    for (int64_t i = 0; i < n; i++) greatest = in[i] > greatest ? in[i] : greatest;
    for (int64_t i = 0; i < n; i++) sum += exp(in[i] - greatest);
    for (int64_t i = 0; i < n; i++) y[r * ldy + i] = (float)(exp(in[i] - greatest) / sum);
  }
  return 0;
}
