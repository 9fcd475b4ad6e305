/* operation: cholesky-f32
   symbol: cholesky_f32
   style: row after row of the lower factor, each element by a dot product */
#include <math.h>
#include <stdint.h>

int cholesky_f32(int32_t uplo, int64_t n, float *A, int64_t lda) {
  // The upper factor is the lower one with rows and columns exchanged.
  int64_t down = uplo ? 1 : lda, across = uplo ? lda : 1;
  for (int64_t i = 0; i < n; i++) {
    for (int64_t j = 0; j <= i; j++) {
      float rest = A[i * down + j * across];
      for (int64_t p = 0; p < j; p++) rest -= A[i * down + p * across] * A[j * down + p * across];
      if (j < i) {
        A[i * down + j * across] = rest / A[j * down + j * across];
      } else {
        if (!(rest > 0)) return (int)(1 + i);
        A[i * down + i * across] = sqrtf(rest);
      }
    }
  }
  return 0;
}
