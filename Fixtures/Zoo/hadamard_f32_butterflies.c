/* operation: hadamard-f32
   symbol: hadamard_f32
   style: copied to y, butterflies of growing distance in place, scaled at the end */
#include <stdint.h>

int hadamard_f32(int64_t rows, int64_t n, float scale, const float *x, int64_t ldx, float *y,
                 int64_t ldy) {
  for (int64_t r = 0; r < rows; r++) {
    float *row = y + r * ldy;
    for (int64_t i = 0; i < n; i++) row[i] = x[r * ldx + i];
    for (int64_t distance = 1; distance < n; distance *= 2) {
      for (int64_t start = 0; start < n; start += 2 * distance) {
        for (int64_t i = start; i < start + distance; i++) {
          float a = row[i], b = row[i + distance];
          row[i] = a + b;
          row[i + distance] = a - b;
        }
      }
    }
    for (int64_t i = 0; i < n; i++) row[i] *= scale;
  }
  return 0;
}
