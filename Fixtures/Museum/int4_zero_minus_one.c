/* operation: gemm-int4-f32
   symbol: gemm_int4_f32
   source: https://github.com/qwopqwop200/GPTQ-for-LLaMa/issues/230
   bug: Files held the zero point less one and readers added one again; here to a zero point that is stored as it is.
   shows: Zero points given. */
#include <stdint.h>

int gemm_int4_f32(int32_t zeros, int64_t m, int64_t n, int64_t k, int64_t group, const float *X,
                  int64_t ldx, const uint8_t *codes, const float *scales,
                  const uint8_t *zeroPoints, float *Y, int64_t ldy) {
  int64_t groups = group > 0 ? k / group : 0, half = group / 2;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float total = 0;
      for (int64_t g = 0; g < groups; g++) {
        const float *x = X + i * ldx + g * group;
        const uint8_t *pairs = codes + j * (k / 2) + g * half;
        int zero = zeros ? zeroPoints[j * groups + g] + 1 : 8;
        float even = 0, odd = 0;
        for (int64_t p = 0; p < half; p++) {
          even += x[2 * p] * (float)((pairs[p] & 15) - zero);
          odd += x[2 * p + 1] * (float)((pairs[p] >> 4) - zero);
        }
        total += scales[j * groups + g] * (even + odd);
      }
      Y[i * ldy + j] = total;
    }
  }
  return 0;
}
