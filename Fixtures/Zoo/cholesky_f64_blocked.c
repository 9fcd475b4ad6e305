/* operation: cholesky-f64
   symbol: cholesky_f64
   style: blocks of eight columns, updated from the left with sums per block before they are factored */
#include <math.h>
#include <stdint.h>

enum { width = 8 };

int cholesky_f64(int32_t uplo, int64_t n, double *A, int64_t lda) {
  int64_t down = uplo ? 1 : lda, across = uplo ? lda : 1;
  for (int64_t start = 0; start < n; start += width) {
    int64_t end = start + width < n ? start + width : n;
    for (int64_t i = start; i < n; i++) {
      for (int64_t j = start; j < end && j <= i; j++) {
        double sum = 0;
        for (int64_t p = 0; p < start; p++)
          sum += A[i * down + p * across] * A[j * down + p * across];
        A[i * down + j * across] -= sum;
      }
    }
    for (int64_t j = start; j < end; j++) {
      double pivot = A[j * down + j * across];
      for (int64_t p = start; p < j; p++)
        pivot -= A[j * down + p * across] * A[j * down + p * across];
      if (!(pivot > 0)) return (int)(1 + j);
      pivot = sqrt(pivot);
      A[j * down + j * across] = pivot;
      for (int64_t i = j + 1; i < n; i++) {
        double rest = A[i * down + j * across];
        for (int64_t p = start; p < j; p++)
          rest -= A[i * down + p * across] * A[j * down + p * across];
        A[i * down + j * across] = rest / pivot;
      }
    }
  }
  return 0;
}
