/* operation: quantise-s8
   symbol: quantise_s8
   style: no division: each level found by comparing with half levels, exact in double, ties to even */
#include <math.h>
#include <stdint.h>

/* The greatest level whose lower limit the magnitude has reached; an odd level needs more than its limit. */
static int level(double magnitude, double scale) {
  int low = 0, high = 127;
  while (low < high) {
    int middle = (low + high + 1) / 2;
    double limit = (middle - 0.5) * scale;
    int isReached = middle % 2 ? magnitude > limit : magnitude >= limit;
    if (isReached) low = middle;
    else high = middle - 1;
  }
  return low;
}

int quantise_s8(int64_t n, int64_t group, const float *x, int8_t *q, float *scales) {
  for (int64_t start = 0; start < n; start += group) {
    float greatest = 0;
    for (int64_t i = 0; i < group; i++)
      if (fabsf(x[start + i]) > greatest) greatest = fabsf(x[start + i]);
    float scale = greatest / 127;
    scales[start / group] = scale;
    for (int64_t i = start; i < start + group; i++) {
      int magnitude = scale > 0 ? level(fabs((double)x[i]), scale) : 0;
      q[i] = (int8_t)(x[i] < 0 ? -magnitude : magnitude);
    }
  }
  return 0;
}
