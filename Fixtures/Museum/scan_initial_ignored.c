/* operation: linear-recurrence-f32
   symbol: linear_recurrence_f32
   source: https://github.com/vllm-project/vllm/pull/22034
   bug: The initial state was ignored in a special case: one sequence upstream, one channel here.
   shows: channels = 1 with an initial state other than zero. */
#include <stdint.h>

int linear_recurrence_f32(int64_t length, int64_t channels, const float *a, const float *b,
                          const float *initial, float *h) {
  for (int64_t c = 0; c < channels; c++) {
    double state = channels == 1 ? 0 : initial[c];
    for (int64_t at = c; at < length * channels; at += channels) {
      state = a[at] * state + b[at];
      h[at] = (float)state;
    }
  }
  return 0;
}
