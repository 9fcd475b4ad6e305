/* operation: sort-f32
   symbol: sort_f32
   source: https://github.com/gnudatalanguage/gdl/issues/821
   bug: NaN with its sign set was not sorted to the end.
   shows: NaN of negative sign. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* Ascending like the values; NaN of either sign after all others, its pattern kept apart. */
static uint32_t key(uint32_t pattern) {
  return pattern >> 31 ? ~pattern : pattern | 0x80000000;
}

int sort_f32(int64_t n, const float *x, float *y) {
  uint32_t *from = malloc(((size_t)n + 1) * sizeof *from);
  uint32_t *to = malloc(((size_t)n + 1) * sizeof *to);
  if (!from || !to) {
    free(from);
    free(to);
    return -1;
  }
  memcpy(from, x, (size_t)n * sizeof *from);
  for (int shift = 0; shift < 32; shift += 8) {
    int64_t start[257] = {0};
    for (int64_t i = 0; i < n; i++) start[(key(from[i]) >> shift & 255) + 1]++;
    for (int digit = 0; digit < 256; digit++) start[digit + 1] += start[digit];
    for (int64_t i = 0; i < n; i++) to[start[key(from[i]) >> shift & 255]++] = from[i];
    uint32_t *other = from;
    from = to;
    to = other;
  }
  memcpy(y, from, (size_t)n * sizeof *from);
  free(from);
  free(to);
  return 0;
}
