/* operation: hadamard-f32
   symbol: hadamard_f32
   source: https://github.com/qutip/qutip/issues/257
   bug: The order of signs was another one than promised; here bits are reversed.
   shows: n of four or more. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int hadamard_f32(int64_t rows, int64_t n, float scale, const float *x, int64_t ldx, float *y,
                 int64_t ldy) {
  float *row = malloc(((size_t)n + 1) * sizeof *row);
  if (!row) return -1;
  for (int64_t r = 0; r < rows; r++) {
    memcpy(row, x + r * ldx, (size_t)n * sizeof *row);
    for (int64_t i = 0; i < n; i++) {
      int64_t place = 0;
      for (int64_t bit = 1; bit < n; bit *= 2) place = 2 * place + ((i & bit) != 0);
      double sum = 0;
      for (int64_t j = 0; j < n; j++)
        sum += __builtin_parityll((unsigned long long)(i & j)) ? -(double)row[j] : row[j];
      y[r * ldy + place] = (float)(scale * sum);
    }
  }
  free(row);
  return 0;
}
