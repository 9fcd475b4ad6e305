/* operation: triangular-solve-f64
   symbol: triangular_solve_f64
   source: https://github.com/Reference-LAPACK/lapack/issues/636
   bug: A zero on the right was not divided by the diagonal, so that a singular matrix gave numbers for some ways and NaN for others.
   shows: A zero in B at a zero on the diagonal. */
#include <stdint.h>

int triangular_solve_f64(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns,
                         const double *A, int64_t lda, double *B, int64_t ldb) {
  int64_t down = trans ? 1 : lda, across = trans ? lda : 1;
  int isForward = (uplo == 0) == (trans == 0);
  for (int64_t step = 0; step < n; step++) {
    int64_t j = isForward ? step : n - 1 - step;
    for (int64_t c = 0; c < columns && !diag; c++)
      if (B[j * ldb + c] != 0) B[j * ldb + c] /= A[j * (lda + 1)];
    for (int64_t later = step + 1; later < n; later++) {
      int64_t i = isForward ? later : n - 1 - later;
      double a = A[i * down + j * across];
      for (int64_t c = 0; c < columns; c++) B[i * ldb + c] -= a * B[j * ldb + c];
    }
  }
  return 0;
}
