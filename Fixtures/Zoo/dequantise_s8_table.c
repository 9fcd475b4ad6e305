/* operation: dequantise-s8
   symbol: dequantise_s8
   style: the 256 products of a group looked up where the group is long, computed where it is short */
#include <stdint.h>

int dequantise_s8(int64_t n, int64_t group, const int8_t *q, const float *scales, float *y) {
  for (int64_t start = 0; start < n; start += group) {
    float scale = scales[start / group], products[256];
    int isLong = group >= 256;
    for (int level = -128; level < 128 && isLong; level++)
      products[level + 128] = (float)((double)level * scale);
    for (int64_t i = start; i < start + group; i++)
      y[i] = isLong ? products[q[i] + 128] : (float)((double)q[i] * scale);
  }
  return 0;
}
