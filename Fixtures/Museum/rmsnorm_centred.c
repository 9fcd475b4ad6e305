/* operation: rmsnorm-f64
   symbol: rmsnorm_f64
   source: https://github.com/keras-team/keras/pull/22393
   bug: The variance was used where the mean square belongs.
   shows: Rows with a mean other than zero. */
#include <math.h>
#include <stdint.h>

int rmsnorm_f64(int64_t rows, int64_t n, double epsilon, const double *x, int64_t ldx,
                const double *gain, double *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    long double squares = 0, mean = 0;
    for (int64_t i = 0; i < n; i++) mean += x[r * ldx + i];
    mean /= (long double)(n > 0 ? n : 1);
    for (int64_t i = 0; i < n; i++) squares += (x[r * ldx + i] - mean) * (x[r * ldx + i] - mean);
    long double root = sqrtl(squares / (long double)n + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (double)(x[r * ldx + i] / root * gain[i]);
  }
  return 0;
}
