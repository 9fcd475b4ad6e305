/* operation: sort-f32
   symbol: sort_f32
   source: https://github.com/numpy/x86-simd-sort/pull/45
   bug: NaN came back with another pattern than it had, as the places were filled with a constant.
   shows: NaN with a payload or a sign. */
#include <math.h>
#include <stdint.h>
#include <string.h>

static int precedes(float a, float b) { return a < b || (a == a && b != b); }

static void sift(float *y, int64_t at, int64_t count) {
  float value = y[at];
  for (int64_t child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && precedes(y[child], y[child + 1])) child++;
    if (!precedes(value, y[child])) break;
    y[at] = y[child];
  }
  y[at] = value;
}

int sort_f32(int64_t n, const float *x, float *y) {
  memmove(y, x, (size_t)n * sizeof *y);
  for (int64_t i = n / 2 - 1; i >= 0; i--) sift(y, i, n);
  for (int64_t last = n - 1; last > 0; last--) {
    float greatest = y[0];
    y[0] = y[last];
    y[last] = greatest;
    sift(y, 0, last);
  }
  for (int64_t i = 0; i < n; i++)
    if (y[i] != y[i]) y[i] = NAN;
  return 0;
}
