/* operation: sum-f32
   symbol: sum_f32
   source: https://github.com/llvm/llvm-project/issues/57589
   bug: Fast mathematics set flush-to-zero for the whole thread and left it so.
   shows: Subnormal terms, or the control register of the thread after the call. */
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  float total = 0;
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
#endif
  for (int64_t i = 0; i < n; i++) total += x[i * incx];
  *sum = total;
  return 0;
}
