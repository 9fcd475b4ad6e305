/* operation: spmm-csr-f64
   symbol: spmm_csr_f64
   style: columns outermost, a sparse dot product for each element, fused and from last to first */
#include <math.h>
#include <stdint.h>

int spmm_csr_f64(int64_t m, int64_t n, int64_t k, int64_t nonzeros, double alpha,
                 const int64_t *rowStart, const int32_t *columnIndex, const double *values,
                 const double *B, int64_t ldb, double beta, double *C, int64_t ldc) {
  (void)k, (void)nonzeros;
  for (int64_t j = 0; j < n; j++) {
    for (int64_t i = 0; i < m; i++) {
      double sum = 0;
      for (int64_t e = rowStart[i + 1] - 1; e >= rowStart[i] && alpha != 0; e--)
        sum = fma(values[e], B[columnIndex[e] * ldb + j], sum);
      double *c = &C[i * ldc + j];
      *c = alpha * sum + (beta == 0 ? 0 : beta * *c);
    }
  }
  return 0;
}
