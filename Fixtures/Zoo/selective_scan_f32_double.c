/* operation: selective-scan-f32
   symbol: selective_scan_f32
   style: channel by channel, states, exponentials and sums in double
   contract: accumulate=float64 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

int selective_scan_f32(int64_t length, int64_t channels, int64_t state, const float *A,
                       const float *delta, const float *B, const float *C, const float *x,
                       const float *D, const float *initial, float *y, float *final) {
  double *h = malloc(((size_t)state + 1) * sizeof *h);
  if (!h) return -1;
  for (int64_t c = 0; c < channels; c++) {
    for (int64_t s = 0; s < state; s++) h[s] = initial[c * state + s];
    for (int64_t t = 0; t < length; t++) {
      double step = delta[t * channels + c], input = x[t * channels + c], sum = D[c] * input;
      for (int64_t s = 0; s < state; s++) {
        h[s] = exp(step * A[c * state + s]) * h[s] + step * B[t * state + s] * input;
        sum += C[t * state + s] * h[s];
      }
      y[t * channels + c] = (float)sum;
    }
    for (int64_t s = 0; s < state; s++) final[c * state + s] = (float)h[s];
  }
  free(h);
  return 0;
}
