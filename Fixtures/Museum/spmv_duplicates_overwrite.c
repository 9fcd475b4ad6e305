/* operation: spmv-csr-f32
   symbol: spmv_csr_f32
   source: https://github.com/pytorch/pytorch/issues/60277
   bug: Of several entries at one place only the last counted.
   shows: Two entries of a row with one column, side by side. */
#include <stdint.h>

int spmv_csr_f32(int64_t m, int64_t n, int64_t nonzeros, float alpha, const int64_t *rowStart,
                 const int32_t *columnIndex, const float *values, const float *x, float beta,
                 float *y) {
  (void)n, (void)nonzeros;
  for (int64_t i = 0; i < m; i++) {
    float sum = 0;
    for (int64_t e = rowStart[i]; e < rowStart[i + 1] && alpha != 0; e++) {
      if (e + 1 < rowStart[i + 1] && columnIndex[e + 1] == columnIndex[e]) continue;
      sum += values[e] * x[columnIndex[e]];
    }
    y[i] = alpha * sum + (beta == 0 ? 0 : beta * y[i]);
  }
  return 0;
}
