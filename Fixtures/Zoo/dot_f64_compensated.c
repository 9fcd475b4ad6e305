/* operation: dot-f64
   symbol: dot_f64
   style: Ogita, Rump and Oishi's Dot2 with fused products, repeated plainly if it was not finite */
#include <math.h>
#include <stdint.h>

int dot_f64(int64_t n, const double *x, int64_t incx, const double *y, int64_t incy, double *dot) {
  double total = 0, lost = 0;
  for (int64_t i = 0; i < n; i++) {
    double a = x[i * incx], b = y[i * incy];
    double product = a * b, low = fma(a, b, -product);
    double next = total + product, virtual = next - total;
    lost += ((total - (next - virtual)) + (product - virtual)) + low;
    total = next;
  }
  total += lost;
  if (!isfinite(total)) {
    total = 0;
    for (int64_t i = 0; i < n; i++) total += x[i * incx] * y[i * incy];
  }
  *dot = total;
  return 0;
}
