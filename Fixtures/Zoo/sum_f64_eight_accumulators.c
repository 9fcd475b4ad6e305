/* operation: sum-f64
   symbol: sum_f64
   style: eight interleaved accumulators, added as a tree, and a scalar tail */
#include <stdint.h>

int sum_f64(int64_t n, const double *x, int64_t incx, double *sum) {
  double part[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int lane = 0; lane < 8; lane++) part[lane] += x[(i + lane) * incx];
  double total = ((part[0] + part[4]) + (part[2] + part[6]))
               + ((part[1] + part[5]) + (part[3] + part[7]));
  for (; i < n; i++) total += x[i * incx];
  *sum = total;
  return 0;
}
