/* operation: inverse-update-f32
   symbol: inverse_update_f32
   source: https://github.com/cactus-compute/cactus/pull/807
   bug: Later blocks used the inverse of the beginning, without the change by those before; here rows beyond the first 16 stay.
   shows: n above 16. */
#include <stdint.h>
#include <stdlib.h>

int inverse_update_f32(int64_t n, float sigma, const float *u, float *P, int64_t ldp) {
  float *product = malloc(((size_t)n + 1) * sizeof *product);
  if (!product) return -1;
  float form = 0;
  for (int64_t i = 0; i < n; i++) {
    float sum = 0;
    for (int64_t j = 0; j < n; j++) sum += P[i * ldp + j] * u[j];
    product[i] = sum;
    form += u[i] * sum;
  }
  float factor = sigma / (1 + sigma * form);
  for (int64_t i = 0; i < n && i < 16; i++)
    for (int64_t j = 0; j < n; j++) P[i * ldp + j] -= factor * product[i] * product[j];
  free(product);
  return 0;
}
