/* operation: sum-f64
   symbol: sum_f64
   style: Neumaier's sum, which keeps the lost parts apart, repeated plainly if it was not finite */
#include <math.h>
#include <stdint.h>

int sum_f64(int64_t n, const double *x, int64_t incx, double *sum) {
  double total = 0, lost = 0;
  for (int64_t i = 0; i < n; i++) {
    double term = x[i * incx], next = total + term;
    lost += fabs(total) >= fabs(term) ? (total - next) + term : (term - next) + total;
    total = next;
  }
  total += lost;
  if (!isfinite(total)) {
    total = 0;
    for (int64_t i = 0; i < n; i++) total += x[i * incx];
  }
  *sum = total;
  return 0;
}
