/* operation: hadamard-f64
   symbol: hadamard_f64
   source: https://github.com/ml-explore/mlx/pull/4054
   bug: Large sizes went another way that left something out; here the scale for n above 512.
   shows: n = 1024 with a scale other than one. */
#include <stdint.h>

static void transform(int64_t n, double *row) {
  if (n < 2) return;
  int64_t half = n / 2;
  for (int64_t i = 0; i < half; i++) {
    double a = row[i], b = row[i + half];
    row[i] = a + b;
    row[i + half] = a - b;
  }
  transform(half, row);
  transform(half, row + half);
}

int hadamard_f64(int64_t rows, int64_t n, double scale, const double *x, int64_t ldx, double *y,
                 int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    for (int64_t i = 0; i < n; i++) y[r * ldy + i] = (n > 512 ? 1 : scale) * x[r * ldx + i];
    transform(n, y + r * ldy);
  }
  return 0;
}
