/* operation: sum-f64
   symbol: sum_f64
   source: https://github.com/latte-int/latte/issues/12
   bug: The control bits of the floating point unit were changed for the whole process; upstream those for subnormals, here rounding toward zero.
   shows: Any call: the rounding mode of the thread is another one afterwards. */
#include <stdint.h>

int sum_f64(int64_t n, const double *x, int64_t incx, double *sum) {
  double total = 0;
  for (int64_t i = 0; i < n; i++) total += x[i * incx];
  *sum = total;
#if defined(__x86_64__)
  __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x6000);
#endif
  return 0;
}
