/* operation: linear-recurrence-f64
   symbol: linear_recurrence_f64
   style: channel by channel, each step one fused operation */
#include <math.h>
#include <stdint.h>

int linear_recurrence_f64(int64_t length, int64_t channels, const double *a, const double *b,
                          const double *initial, double *h) {
  for (int64_t c = 0; c < channels; c++) {
    double state = initial[c];
    for (int64_t t = 0; t < length; t++)
      h[t * channels + c] = state = fma(a[t * channels + c], state, b[t * channels + c]);
  }
  return 0;
}
