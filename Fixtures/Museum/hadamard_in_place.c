/* operation: hadamard-f32
   symbol: hadamard_f32
   source: https://github.com/tenstorrent/tt-metal/issues/45200
   bug: The way for large inputs could not work in place; upstream in softmax, here rows are read after they have been overwritten.
   shows: y in the memory of x, n at least two. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int hadamard_f32(int64_t rows, int64_t n, float scale, const float *x, int64_t ldx, float *y,
                 int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    const float *row = x + r * ldx;
    for (int64_t i = 0; i < n; i++) {
      double sum = 0;
      for (int64_t j = 0; j < n; j++)
        sum += __builtin_parityll((unsigned long long)(i & j)) ? -(double)row[j] : row[j];
      y[r * ldy + i] = (float)(scale * sum);
    }
  }
  return 0;
}
