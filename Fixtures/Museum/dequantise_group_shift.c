/* operation: dequantise-s8
   symbol: dequantise_s8
   source: https://github.com/neuralmagic/sparseml/pull/2280
   bug: Scales were not those of the right groups.
   shows: More than two groups. */
#include <stdint.h>

int dequantise_s8(int64_t n, int64_t group, const int8_t *q, const float *scales, float *y) {
  for (int64_t start = 0; start < n; start += group)
    for (int64_t i = start; i < start + group; i++)
      y[i] = (float)q[i] * scales[start / group / 2];
  return 0;
}
