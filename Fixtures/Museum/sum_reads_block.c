/* operation: sum-f32
   symbol: sum_f32
   source: https://github.com/flagos-ai/FlagGems/issues/5230
   bug: Blocks of 1024 were read without a mask, up to 1023 elements outside of the vector, and thrown away.
   shows: A vector at the end of its page, of a length that is no multiple of 1024. */
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  float total = 0;
  for (int64_t i = 0; i < (n + 1023) / 1024 * 1024; i++) {
    float term = *(volatile const float *)(x + i * incx);
    if (i < n) total += term;
  }
  *sum = total;
  return 0;
}
