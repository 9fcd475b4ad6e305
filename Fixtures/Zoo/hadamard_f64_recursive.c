/* operation: hadamard-f64
   symbol: hadamard_f64
   style: sums and differences of the halves, then each half recursively, scaled first */
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
    for (int64_t i = 0; i < n; i++) y[r * ldy + i] = scale * x[r * ldx + i];
    transform(n, y + r * ldy);
  }
  return 0;
}
