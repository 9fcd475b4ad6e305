/* operation: spmv-csr-f64
   symbol: spmv_csr_f64
   source: https://github.com/haskell-numerics/hmatrix/issues/220
   bug: Empty rows vanished, so that later rows moved up.
   shows: An empty row before one that is not empty. */
#include <stdint.h>

int spmv_csr_f64(int64_t m, int64_t n, int64_t nonzeros, double alpha, const int64_t *rowStart,
                 const int32_t *columnIndex, const double *values, const double *x, double beta,
                 double *y) {
  (void)n;
  int64_t entry = 0, next = 0;
  for (int64_t i = 0; i < m; i++) {
    while (next < m && rowStart[next] == rowStart[next + 1]) next++;
    int64_t end = next < m ? rowStart[++next] : entry;
    double part[4] = {0};
    for (; entry < end && entry < nonzeros; entry++)
      if (alpha != 0) part[entry % 4] += values[entry] * x[columnIndex[entry]];
    double product = alpha * ((part[0] + part[2]) + (part[1] + part[3]));
    y[i] = beta == 0 ? product : product + beta * y[i];
  }
  return 0;
}
