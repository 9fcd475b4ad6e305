/* operation: spmv-csr-f32
   symbol: spmv_csr_f32
   style: sums, scaling and addition in double, rounded once at the end
   contract: accumulate=float64 */
#include <stdint.h>

int spmv_csr_f32(int64_t m, int64_t n, int64_t nonzeros, float alpha, const int64_t *rowStart,
                 const int32_t *columnIndex, const float *values, const float *x, float beta,
                 float *y) {
  (void)n, (void)nonzeros;
  for (int64_t i = 0; i < m; i++) {
    double sum = 0;
    for (int64_t e = rowStart[i]; e < rowStart[i + 1] && alpha != 0; e++)
      sum += (double)values[e] * x[columnIndex[e]];
    double result = alpha * sum;
    if (beta != 0) result += (double)beta * y[i];
    y[i] = (float)result;
  }
  return 0;
}
