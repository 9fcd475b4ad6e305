/* operation: layernorm-f64
   symbol: layernorm_f64
   source: https://github.com/camlab-ethz/poseidon/issues/6
   bug: Users met two definitions of the variance; upstream the doubt was dispelled, here the sum is divided by n - 1.
   shows: n of two or more. */
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
    long double root = sqrtl(squares / (long double)(n > 1 ? n - 1 : 1) + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (double)((in[i] - mean) / root * gain[i] + bias[i]);
  }
  return 0;
}
