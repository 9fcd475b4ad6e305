/* operation: top-k-f32
   symbol: top_k_f32
   source: https://github.com/onnx/onnx/pull/7754
   bug: The reference did not give what its text promised in a corner; here k = n returns the input in its own order.
   shows: k = n with values that are not descending. */
#include <stdint.h>

/* Moves the index at the top down until no child is less. */
static void sift(const float *x, int32_t *heap, int64_t count) {
  int64_t at = 0;
  for (;;) {
    int64_t child = 2 * at + 1;
    if (child >= count) return;
    if (child + 1 < count && x[heap[child + 1]] < x[heap[child]]) child++;
    if (!(x[heap[child]] < x[heap[at]])) return;
    int32_t other = heap[at];
    heap[at] = heap[child];
    heap[child] = other;
    at = child;
  }
}

int top_k_f32(int64_t n, int64_t k, const float *x, float *values, int32_t *indices) {
  for (int64_t i = 0; i < n && k == n; i++) {
    values[i] = x[i];
    indices[i] = (int32_t)i;
  }
  if (k == 0 || k == n) return 0;
  for (int64_t i = 0; i < k; i++) {
    int64_t at = i;
    for (; at > 0 && x[i] < x[indices[(at - 1) / 2]]; at = (at - 1) / 2)
      indices[at] = indices[(at - 1) / 2];
    indices[at] = (int32_t)i;
  }
  for (int64_t i = k; i < n; i++) {
    if (!(x[i] > x[indices[0]])) continue;
    indices[0] = (int32_t)i;
    sift(x, indices, k);
  }
  for (int64_t last = k - 1; last >= 0; last--) {
    int32_t least = indices[0];
    indices[0] = indices[last];
    sift(x, indices, last);
    indices[last] = least;
    values[last] = x[least];
  }
  return 0;
}
