/* operation: spmm-csr-f64
   symbol: spmm_csr_f64
   source: https://github.com/jlblancoc/suitesparse-metis-for-windows/issues/86
   bug: Entries were expected in an order that nobody had promised; upstream the product left its rows unsorted, here a row ends at the first smaller column.
   shows: Columns of a row that are not ascending. */
#include <math.h>
#include <stdint.h>

int spmm_csr_f64(int64_t m, int64_t n, int64_t k, int64_t nonzeros, double alpha,
                 const int64_t *rowStart, const int32_t *columnIndex, const double *values,
                 const double *B, int64_t ldb, double beta, double *C, int64_t ldc) {
  (void)k, (void)nonzeros;
  for (int64_t j = 0; j < n; j++) {
    for (int64_t i = 0; i < m; i++) {
      double sum = 0;
      for (int64_t e = rowStart[i];
           e < rowStart[i + 1] && alpha != 0
           && (e == rowStart[i] || columnIndex[e] >= columnIndex[e - 1]);
           e++)
        sum = fma(values[e], B[columnIndex[e] * ldb + j], sum);
      double *c = &C[i * ldc + j];
      *c = alpha * sum + (beta == 0 ? 0 : beta * *c);
    }
  }
  return 0;
}
