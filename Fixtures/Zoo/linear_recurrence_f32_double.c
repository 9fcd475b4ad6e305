/* operation: linear-recurrence-f32
   symbol: linear_recurrence_f32
   style: channel by channel, the state kept in double and rounded only for the output
   contract: accumulate=float64 */
#include <stdint.h>

int linear_recurrence_f32(int64_t length, int64_t channels, const float *a, const float *b,
                          const float *initial, float *h) {
  for (int64_t c = 0; c < channels; c++) {
    double state = initial[c];
    for (int64_t at = c; at < length * channels; at += channels) {
      state = a[at] * state + b[at];
      h[at] = (float)state;
    }
  }
  return 0;
}
