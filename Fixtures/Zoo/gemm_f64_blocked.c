/* operation: gemm-f64
   symbol: gemm_f64
   style: tiles of sixteen by sixteen, k in blocks of thirty-two added to the tile one after another */
#include <stdint.h>
#include <string.h>

enum { side = 16, depth = 32 };

static int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

int gemm_f64(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, double alpha,
             const double *A, int64_t lda, const double *B, int64_t ldb, double beta, double *C,
             int64_t ldc) {
  if (alpha == 0) k = 0;
  for (int64_t i = 0; i < m; i += side) {
    for (int64_t j = 0; j < n; j += side) {
      int64_t rows = least(side, m - i), columns = least(side, n - j);
      double tile[side][side];
      memset(tile, 0, sizeof tile);
      for (int64_t block = 0; block < k; block += depth) {
        int64_t end = least(block + depth, k);
        for (int64_t r = i; r < i + rows; r++) {
          for (int64_t c = j; c < j + columns; c++) {
            double sum = 0;
            for (int64_t p = block; p < end; p++)
              sum += (transA ? A[p * lda + r] : A[r * lda + p])
                   * (transB ? B[c * ldb + p] : B[p * ldb + c]);
            tile[r - i][c - j] += sum;
          }
        }
      }
      for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < columns; c++) {
          double *out = &C[(i + r) * ldc + j + c];
          *out = alpha * tile[r][c] + (beta == 0 ? 0 : beta * *out);
        }
      }
    }
  }
  return 0;
}
