/* operation: cholesky-f64
   symbol: cholesky_f64
   source: https://github.com/Reference-LAPACK/lapack/pull/1380
   bug: A pivot was tested for being zero or less, which NaN is not, and NaN returned as success.
   shows: NaN on the diagonal. */
#include <math.h>
#include <stdint.h>

int cholesky_f64(int32_t uplo, int64_t n, double *A, int64_t lda) {
  int64_t down = uplo ? 1 : lda, across = uplo ? lda : 1;
  for (int64_t j = 0; j < n; j++) {
    double pivot = A[j * down + j * across];
    if (pivot <= 0) return (int)(1 + j);
    pivot = sqrt(pivot);
    A[j * down + j * across] = pivot;
    for (int64_t i = j + 1; i < n; i++) A[i * down + j * across] /= pivot;
    for (int64_t i = j + 1; i < n; i++)
      for (int64_t p = j + 1; p <= i; p++)
        A[i * down + p * across] -= A[i * down + j * across] * A[p * down + j * across];
  }
  return 0;
}
