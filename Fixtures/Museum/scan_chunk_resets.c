/* operation: linear-recurrence-f64
   symbol: linear_recurrence_f64
   source: https://github.com/vllm-project/vllm/pull/23279
   bug: The decay was summed from the start of the chunk instead of the sequence, which lost state between chunks of sixteen steps.
   shows: More than sixteen steps with factors other than one. */
#include <math.h>
#include <stdint.h>

int linear_recurrence_f64(int64_t length, int64_t channels, const double *a, const double *b,
                          const double *initial, double *h) {
  for (int64_t c = 0; c < channels; c++) {
    double state = initial[c];
    for (int64_t t = 0; t < length; t++)
      h[t * channels + c] = state = fma(t > 0 && t % 16 == 0 ? 1 : a[t * channels + c], state,
                                      b[t * channels + c]);
  }
  return 0;
}
