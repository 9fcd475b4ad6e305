/* operation: linear-recurrence-f32
   symbol: linear_recurrence_f32
   style: step by step, all channels of a step together */
#include <stdint.h>

int linear_recurrence_f32(int64_t length, int64_t channels, const float *a, const float *b,
                          const float *initial, float *h) {
  const float *state = initial;
  for (int64_t t = 0; t < length; t++) {
    for (int64_t c = 0; c < channels; c++)
      h[t * channels + c] = a[t * channels + c] * state[c] + b[t * channels + c];
    state = h + t * channels;
  }
  return 0;
}
