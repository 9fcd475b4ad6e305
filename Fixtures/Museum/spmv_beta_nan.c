/* operation: spmv-csr-f64
   symbol: spmv_csr_f64
   source: https://github.com/kokkos/kokkos-kernels/issues/2166
   bug: The merge-based path multiplied y by beta = 0 instead of clearing it.
   shows: beta = 0 with NaN in y before the call. */
#include <stdint.h>

int spmv_csr_f64(int64_t m, int64_t n, int64_t nonzeros, double alpha, const int64_t *rowStart,
                 const int32_t *columnIndex, const double *values, const double *x, double beta,
                 double *y) {
  (void)n;
  int64_t entry = 0;
  for (int64_t i = 0; i < m; i++) {
    double part[4] = {0};
    for (; entry < rowStart[i + 1] && entry < nonzeros; entry++)
      if (alpha != 0) part[entry % 4] += values[entry] * x[columnIndex[entry]];
    double product = alpha * ((part[0] + part[2]) + (part[1] + part[3]));
    y[i] = product + beta * y[i];
  }
  return 0;
}
