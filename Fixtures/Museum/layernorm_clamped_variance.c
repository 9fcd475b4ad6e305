/* operation: layernorm-f64
   symbol: layernorm_f64
   source: https://github.com/pytorch/pytorch/issues/190491
   bug: Variances below a millionth were set to zero.
   shows: Rows of a spread near 0.001 with an epsilon below the variance. */
#include <math.h>
#include <stdint.h>

int layernorm_f64(int64_t rows, int64_t n, double epsilon, const double *x, int64_t ldx,
                  const double *gain, const double *bias, double *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const double *in = x + r * ldx;
    long double mean = 0, squares = 0;
    for (int64_t i = 0; i < n; i++) mean += in[i];
    mean /= (long double)n;
    for (int64_t i = 0; i < n; i++) squares += (in[i] - mean) * (in[i] - mean);
    long double variance = squares / (long double)n;
    if (variance < 1e-6L) variance = 0;
    long double root = sqrtl(variance + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (double)((in[i] - mean) / root * gain[i] + bias[i]);
  }
  return 0;
}
