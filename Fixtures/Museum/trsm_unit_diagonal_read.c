/* operation: triangular-solve-f32
   symbol: triangular_solve_f32
   source: https://github.com/codeplaysoftware/portBLAS/issues/368
   bug: The diagonal was read although it had been declared to be ones.
   shows: diag = unit with a diagonal of anything else. */
#include <stdint.h>

int triangular_solve_f32(int32_t uplo, int32_t trans, int32_t diag, int64_t n, int64_t columns,
                         const float *A, int64_t lda, float *B, int64_t ldb) {
  int64_t down = trans ? 1 : lda, across = trans ? lda : 1;
  (void)diag;
  int isForward = (uplo == 0) == (trans == 0);
  for (int64_t c = 0; c < columns; c++) {
    for (int64_t step = 0; step < n; step++) {
      int64_t i = isForward ? step : n - 1 - step;
      float rest = B[i * ldb + c];
      for (int64_t known = 0; known < step; known++) {
        int64_t j = isForward ? known : n - 1 - known;
        rest -= A[i * down + j * across] * B[j * ldb + c];
      }
      B[i * ldb + c] = rest / A[i * (lda + 1)];
    }
  }
  return 0;
}
