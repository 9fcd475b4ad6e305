/* operation: spmv-csr-f32
   symbol: spmv_csr_f32
   source: https://github.com/ROCm/rocSPARSE/issues/234
   bug: Where there was nothing to multiply the result was not written.
   shows: Empty rows with beta other than one. */
#include <stdint.h>

int spmv_csr_f32(int64_t m, int64_t n, int64_t nonzeros, float alpha, const int64_t *rowStart,
                 const int32_t *columnIndex, const float *values, const float *x, float beta,
                 float *y) {
  (void)n, (void)nonzeros;
  for (int64_t i = 0; i < m; i++) {
    if (rowStart[i] == rowStart[i + 1]) continue;
    float sum = 0;
    for (int64_t e = rowStart[i]; e < rowStart[i + 1] && alpha != 0; e++)
      sum += values[e] * x[columnIndex[e]];
    y[i] = alpha * sum + (beta == 0 ? 0 : beta * y[i]);
  }
  return 0;
}
