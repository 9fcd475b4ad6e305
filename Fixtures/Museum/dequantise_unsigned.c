/* operation: dequantise-s8
   symbol: dequantise_s8
   source: https://github.com/tenstorrent/tt-metal/pull/56325
   bug: Signed and unsigned bytes were confused; upstream in saturation, here levels are read as unsigned.
   shows: Negative levels. */
#include <stdint.h>

int dequantise_s8(int64_t n, int64_t group, const int8_t *q, const float *scales, float *y) {
  for (int64_t start = 0; start < n; start += group)
    for (int64_t i = start; i < start + group; i++)
      y[i] = (float)(uint8_t)q[i] * scales[start / group];
  return 0;
}
