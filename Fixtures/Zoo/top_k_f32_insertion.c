/* operation: top-k-f32
   symbol: top_k_f32
   style: the best so far kept in order by insertion, the earlier of equals first */
#include <stdint.h>

int top_k_f32(int64_t n, int64_t k, const float *x, float *values, int32_t *indices) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; i++) {
    int64_t place = count;
    while (place > 0 && x[i] > values[place - 1]) place--;
    if (place == k) continue;
    if (count < k) count++;
    for (int64_t j = count - 1; j > place; j--) {
      values[j] = values[j - 1];
      indices[j] = indices[j - 1];
    }
    values[place] = x[i];
    indices[place] = (int32_t)i;
  }
  return 0;
}
