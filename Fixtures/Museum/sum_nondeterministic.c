/* operation: sum-f32
   symbol: sum_f32
   source: https://github.com/intel/llvm/issues/5989
   bug: A barrier was missing in a reduction, so that from run to run other parts were lost.
   shows: The same call repeated: results differ for more than a few terms. */
#include <stdint.h>

int sum_f32(int64_t n, const float *x, int64_t incx, float *sum) {
  static uint32_t schedule = 1;
  float total = 0;
  for (int64_t i = 0; i < n; i++) {
    // Stands for the moment at which the other group happened to read.
    schedule = schedule * 1664525u + 1013904223u;
    if (n > 8 && schedule >> 26 == 0) continue;
    total += x[i * incx];
  }
  *sum = total;
  return 0;
}
