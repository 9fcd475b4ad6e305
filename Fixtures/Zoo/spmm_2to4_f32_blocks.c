/* operation: spmm-2to4-f32
   symbol: spmm_2to4_f32
   style: sixteen columns of C at a time in local memory, multiples of rows of B added to them */
#include <stdint.h>

enum { width = 16 };

int spmm_2to4_f32(int64_t m, int64_t n, int64_t k, const float *values, const uint8_t *positions,
                  const float *B, int64_t ldb, float *C, int64_t ldc) {
  for (int64_t start = 0; start < n; start += width) {
    int64_t columns = n - start < width ? n - start : width;
    for (int64_t i = 0; i < m; i++) {
      float sum[width] = {0};
      for (int64_t e = 0; e < k / 2; e++) {
        int shift = 2 * (int)(e % 2);
        int64_t row = e / 2 * 4 + (positions[i * (k / 4) + e / 2] >> shift & 3);
        for (int64_t c = 0; c < columns; c++)
          sum[c] += values[i * (k / 2) + e] * B[row * ldb + start + c];
      }
      for (int64_t c = 0; c < columns; c++) C[i * ldc + start + c] = sum[c];
    }
  }
  return 0;
}
