/* operation: cholesky-f32
   symbol: cholesky_f32
   source: https://github.com/torch/DEPRECEATED-torch7-distro/pull/188
   bug: The factor was mirrored into the other triangle.
   shows: Anything in the other triangle, n at least two. */
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
  for (int64_t i = 0; i < n; i++)
    for (int64_t j = 0; j < i; j++) A[j * down + i * across] = A[i * down + j * across];
  return 0;
}
