/* operation: softmax-f64
   symbol: softmax_f64
   style: four partial sums of the exponentials, and one reciprocal for the row */
#include <math.h>
#include <stdint.h>

int softmax_f64(int64_t rows, int64_t n, const double *x, int64_t ldx, double *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const double *in = x + r * ldx;
    double *out = y + r * ldy, greatest = -INFINITY, part[4] = {0};
    for (int64_t i = 0; i < n; i++) greatest = in[i] > greatest ? in[i] : greatest;
    for (int64_t i = 0; i < n; i++) part[i % 4] += out[i] = exp(in[i] - greatest);
    double reciprocal = 1 / ((part[0] + part[1]) + (part[2] + part[3]));
    for (int64_t i = 0; i < n; i++) out[i] *= reciprocal;
  }
  return 0;
}
