/* operation: sort-f32
   symbol: sort_f32
   style: merging runs of doubling length between y and scratch memory, stable */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* NaN comes after everything. */
static int precedes(float a, float b) { return a < b || (a == a && b != b); }

int sort_f32(int64_t n, const float *x, float *y) {
  float *scratch = malloc(((size_t)n + 1) * sizeof *scratch);
  if (!scratch) return -1;
  memmove(y, x, (size_t)n * sizeof *y);
  for (int64_t run = 1; run < n; run *= 2) {
    for (int64_t start = 0; start < n; start += 2 * run) {
      int64_t middle = start + run < n ? start + run : n;
      int64_t end = start + 2 * run < n ? start + 2 * run : n;
      int64_t left = start, right = middle;
      for (int64_t i = start; i < end; i++) {
        int takesRight = left == middle || (right < end && precedes(y[right], y[left]));
        scratch[i] = takesRight ? y[right++] : y[left++];
      }
    }
    memcpy(y, scratch, (size_t)n * sizeof *y);
  }
  free(scratch);
  return 0;
}
