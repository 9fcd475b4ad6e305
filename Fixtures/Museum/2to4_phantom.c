/* operation: spmm-2to4-f32
   symbol: spmm_2to4_f32
   source: https://github.com/ROCm/composable_kernel/issues/3753
   bug: Groups with fewer than two values were filled from the fixed place 3, which counted a value twice; here a kept zero gets the value beside it.
   shows: A stored zero beside a value that is not zero in a group. */
#include <stdint.h>

int spmm_2to4_f32(int64_t m, int64_t n, int64_t k, const float *values, const uint8_t *positions,
                  const float *B, int64_t ldb, float *C, int64_t ldc) {
  int64_t groups = k / 4;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t j = 0; j < n; j++) {
      float first = 0, second = 0;
      for (int64_t g = 0; g < groups; g++) {
        uint8_t place = positions[i * groups + g];
        const float *pair = values + i * (k / 2) + 2 * g;
        float left = pair[0] == 0 ? pair[1] : pair[0];
        first += left * B[(4 * g + (place & 3)) * ldb + j];
        second += pair[1] * B[(4 * g + (place >> 2 & 3)) * ldb + j];
      }
      C[i * ldc + j] = first + second;
    }
  }
  return 0;
}
