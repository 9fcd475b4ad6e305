/* operation: gemm-f32
   symbol: gemm_f32
   style: panels of four rows and four columns packed with zeros at the edges, for a four by four micro-kernel */
#include <stdint.h>
#include <stdlib.h>

enum { side = 4 };

/* Copies up to four vectors of k elements side by side; what is missing becomes zero. */
static void pack(float *panel, const float *X, int64_t count, int64_t k, int64_t between,
                 int64_t along) {
  for (int64_t p = 0; p < k; p++)
    for (int64_t v = 0; v < side; v++)
      panel[p * side + v] = v < count ? X[v * between + p * along] : 0;
}

int gemm_f32(int32_t transA, int32_t transB, int64_t m, int64_t n, int64_t k, float alpha,
             const float *A, int64_t lda, const float *B, int64_t ldb, float beta, float *C,
             int64_t ldc) {
  if (alpha == 0) k = 0;
  float *panels = malloc(((size_t)k * 2 * side + 1) * sizeof *panels);
  if (!panels) return -1;
  float *left = panels, *right = panels + k * side;
  int64_t rowStep = transA ? 1 : lda, columnStep = transB ? ldb : 1;
  for (int64_t i = 0; i < m; i += side) {
    int64_t rows = m - i < side ? m - i : side;
    pack(left, A + i * rowStep, rows, k, rowStep, transA ? lda : 1);
    for (int64_t j = 0; j < n; j += side) {
      int64_t columns = n - j < side ? n - j : side;
      pack(right, B + j * columnStep, columns, k, columnStep, transB ? 1 : ldb);
      float tile[side][side] = {{0}};
      for (int64_t p = 0; p < k; p++)
        for (int r = 0; r < side; r++)
          for (int c = 0; c < side; c++) tile[r][c] += left[p * side + r] * right[p * side + c];
      for (int64_t r = 0; r < rows; r++) {
        for (int64_t c = 0; c < columns; c++) {
          float *out = &C[(i + r) * ldc + j + c];
          *out = alpha * tile[r][c] + (beta == 0 ? 0 : beta * *out);
        }
      }
    }
  }
  free(panels);
  return 0;
}
