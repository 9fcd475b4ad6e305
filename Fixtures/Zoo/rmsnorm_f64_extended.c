/* operation: rmsnorm-f64
   symbol: rmsnorm_f64
   style: squares and root in long double, whose range holds the square of any double */
#include <math.h>
#include <stdint.h>

int rmsnorm_f64(int64_t rows, int64_t n, double epsilon, const double *x, int64_t ldx,
                const double *gain, double *y, int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    long double squares = 0;
    for (int64_t i = 0; i < n; i++) squares += (long double)x[r * ldx + i] * x[r * ldx + i];
    long double root = sqrtl(squares / (long double)n + epsilon);
    for (int64_t i = 0; i < n; i++)
      y[r * ldy + i] = (double)(x[r * ldx + i] / root * gain[i]);
  }
  return 0;
}
