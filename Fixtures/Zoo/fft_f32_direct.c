/* operation: fft-f32
   symbol: fft_f32
   style: the sum of the definition in double for any length, angles reduced in whole numbers
   contract: accumulate=float64 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int fft_f32(int32_t direction, int64_t n, const float *x, float *y) {
  double *roots = malloc(((size_t)n * 2 + 1) * sizeof *roots);
  if (!roots) return -1;
  for (int64_t k = 0; k < n; k++) {
    double angle = 2 * 3.14159265358979323846 * (double)k / (double)n;
    roots[2 * k] = cos(angle);
    roots[2 * k + 1] = direction ? sin(angle) : -sin(angle);
  }
  for (int64_t k = 0; k < n; k++) {
    double re = 0, im = 0;
    for (int64_t j = 0; j < n; j++) {
      const double *root = roots + 2 * (j * k % n);
      re += x[2 * j] * root[0] - x[2 * j + 1] * root[1];
      im += x[2 * j] * root[1] + x[2 * j + 1] * root[0];
    }
    y[2 * k] = (float)re;
    y[2 * k + 1] = (float)im;
  }
  free(roots);
  return 0;
}
