/* operation: gemm-int4-f32
   symbol: gemm_int4_f32
   style: each row of weights made whole in scratch memory, then used for all rows of X */
#include <stdint.h>
#include <stdlib.h>

int gemm_int4_f32(int32_t zeros, int64_t m, int64_t n, int64_t k, int64_t group, const float *X,
                  int64_t ldx, const uint8_t *codes, const float *scales,
                  const uint8_t *zeroPoints, float *Y, int64_t ldy) {
  int64_t groups = group > 0 ? k / group : 0;
  float *weights = malloc(((size_t)k + 1) * sizeof *weights);
  if (!weights) return -1;
  for (int64_t j = 0; j < n; j++) {
    for (int64_t p = 0; p < k; p++) {
      int64_t g = j * groups + p / group;
      uint8_t pair = codes[j * (k / 2) + p / 2];
      int code = p % 2 ? pair >> 4 : pair & 15;
      weights[p] = (float)(code - (zeros ? zeroPoints[g] : 8)) * scales[g];
    }
    for (int64_t i = 0; i < m; i++) {
      float sum = 0;
      for (int64_t p = 0; p < k; p++) sum += X[i * ldx + p] * weights[p];
      Y[i * ldy + j] = sum;
    }
  }
  free(weights);
  return 0;
}
