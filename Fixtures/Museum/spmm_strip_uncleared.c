/* operation: spmm-csr-f32
   symbol: spmm_csr_f32
   source: https://github.com/frovedis/frovedis/pull/4
   bug: The sums of the last, narrower strip of columns were not cleared before each row.
   shows: n not a multiple of four and more than one row that is not empty. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int spmm_csr_f32(int64_t m, int64_t n, int64_t k, int64_t nonzeros, float alpha,
                 const int64_t *rowStart, const int32_t *columnIndex, const float *values,
                 const float *B, int64_t ldb, float beta, float *C, int64_t ldc) {
  (void)k, (void)nonzeros;
  float *row = calloc((size_t)n + 1, sizeof *row);
  if (!row) return -1;
  for (int64_t i = 0; i < m; i++) {
    memset(row, 0, (size_t)(n / 4 * 4) * sizeof *row);
    for (int64_t e = rowStart[i]; e < rowStart[i + 1] && alpha != 0; e++)
      for (int64_t j = 0; j < n; j++) row[j] += values[e] * B[columnIndex[e] * ldb + j];
    for (int64_t j = 0; j < n; j++) {
      float *c = &C[i * ldc + j];
      *c = alpha * row[j] + (beta == 0 ? 0 : beta * *c);
    }
  }
  free(row);
  return 0;
}
