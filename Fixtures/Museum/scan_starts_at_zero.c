/* operation: selective-scan-f32
   symbol: selective_scan_f32
   source: https://github.com/state-spaces/mamba/issues/285
   bug: The kernel knew no initial state and began with zeros.
   shows: An initial state other than zero. */
#include <math.h>
#include <stdint.h>

int selective_scan_f32(int64_t length, int64_t channels, int64_t state, const float *A,
                       const float *delta, const float *B, const float *C, const float *x,
                       const float *D, const float *initial, float *y, float *final) {
  (void)initial;
  for (int64_t i = 0; i < channels * state; i++) final[i] = 0;
  for (int64_t t = 0; t < length; t++) {
    for (int64_t c = 0; c < channels; c++) {
      float step = delta[t * channels + c], input = x[t * channels + c], sum = 0;
      for (int64_t s = 0; s < state; s++) {
        float *h = &final[c * state + s];
        *h = expf(step * A[c * state + s]) * *h + step * B[t * state + s] * input;
        sum += C[t * state + s] * *h;
      }
      y[t * channels + c] = sum + D[c] * input;
    }
  }
  return 0;
}
